"""A household of the cast sells ahead: a group buy somebody joined, and a season of its goods."""

from __future__ import annotations

from datetime import timedelta

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.preorders.actions.campaign import Terms, open_campaign
from lantoa.preorders.actions.pledge import Joining, join
from lantoa.preorders.actions.season import say_season
from lantoa.preorders.models import Campaign, HarvestWindow, Pledge
from lantoa.stores import api as stores
from tests.access import marks


def have_a_group_buy(offer: stores.Offer, by: accounts.ActingPerson) -> None:
    today = world.today()
    product = offer.variant.product
    say_season(product, today, today + timedelta(days=60), yearly=True, by=by, key=None)
    terms = Terms("group_buy", offer.price, 10, today + timedelta(days=3), today + timedelta(days=12))
    made = open_campaign(offer.store, offer, terms, by=by, key=None)
    made = Campaign.objects.to_show().get(pk=made.pk)
    buyer = marks.buyer("", address="Số 5, phố Huế, Hà Nội")
    join(made, Joining(2, buyer, "transfer", made.terms_mark), by=accounts.Visitor(), key=world.uuid7())


def campaign_of(home: accounts.Organisation) -> int:
    return Campaign.objects.get(store__organisation=home).pk


def pledge_of(home: accounts.Organisation) -> str:
    return str(Pledge.objects.get(campaign__store__organisation=home).token)


def window_of(home: accounts.Organisation) -> int:
    return HarvestWindow.objects.get(product__organisation=home).pk
