"""What a stall may promise, and what is refused with the field that is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.orders.tests import factories as selling
from lantoa.preorders.actions.campaign import cancel_campaign, open_campaign
from lantoa.preorders.actions.season import say_season
from lantoa.preorders.errors import BadCampaign, BadSeason, TooLate
from lantoa.preorders.models import Campaign
from lantoa.preorders.tests.factories import NEW, campaign, terms
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("price", {"price": 0}),
        ("price", {"price": 10**12}),
        ("price", {"price": 85}),
        ("lower_price", {"lower_price": 99, "lower_from": 20}),
        ("minimum", {"minimum": 0}),
        ("minimum", {"minimum": -3}),
        ("minimum", {"minimum": 10**9}),
        ("maximum", {"maximum": 9}),
        ("last_day", {"last_day": TODAY - timedelta(days=1)}),
        ("last_day", {"last_day": date(9999, 12, 31), "due_on": date(9999, 12, 31)}),
        ("last_day", {"last_day": date(1, 1, 1)}),
        ("due_on", {"due_on": TODAY + timedelta(days=2)}),
        # Closed in the night after the last day, it is paid until the end of the third day from then: sent that day at the soonest.
        ("due_on", {"last_day": TODAY, "due_on": TODAY + timedelta(days=3)}),
        ("due_on", {"due_on": date(1, 1, 1)}),
        ("due_on", {"due_on": date(9999, 12, 31)}),
        ("lower_from", {"lower_price": 80_000}),
        ("lower_price", {"lower_from": 20}),
        ("lower_price", {"lower_price": 90_000, "lower_from": 20}),
        ("lower_from", {"lower_price": 80_000, "lower_from": 21, "maximum": 20}),
        ("pay_days", {"pay_days": 0}),
        ("kind", {"kind": "gift"}),
    ],
)
def test_what_cannot_be_promised_is_refused_beside_its_field(field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadCampaign) as refused:
        campaign(**wrong)
    assert refused.value.field == field
    assert not Campaign.objects.exists()


def test_new_goods_stand_in_the_stall_with_none_there() -> None:
    of = campaign()
    assert of.offer.variant.product.name == NEW.name
    assert stock.on_hand([of.offer.variant_id])[of.offer.variant_id] == (0, 0)
    assert (of.state, of.missing, of.left) == ("open", 10, None)


def test_a_pre_order_needs_nobody_else() -> None:
    assert campaign(kind="pre_order", minimum=0).minimum == 1


def test_together_costs_no_more_than_alone_and_runs_once() -> None:
    at = selling.stall()
    offer = selling.offer(at, price=85_000)
    with pytest.raises(BadCampaign, match="85"):
        campaign(at, offer)
    campaign(at, offer, price=85_000)
    with pytest.raises(BadCampaign):
        campaign(at, offer, price=80_000)
    with pytest.raises(BadCampaign):
        campaign(selling.stall(), offer, price=80_000)


def test_the_same_form_twice_opens_one() -> None:
    at, key = selling.stall(), world.uuid7()
    catalog.load_categories()
    first = open_campaign(at.store, NEW, terms(), by=at.by, key=key)
    assert open_campaign(at.store, NEW, terms(), by=at.by, key=key) == first
    assert Campaign.objects.count() == 1


def test_called_off_once_with_a_reason() -> None:
    at = selling.stall()
    of = campaign(at)
    with pytest.raises(BadCampaign):
        cancel_campaign(of, reason=" ", by=at.by, key=world.uuid7())
    cancel_campaign(of, reason="Hết nguyên liệu", by=at.by, key=world.uuid7())
    assert of.state == "cancelled"
    with pytest.raises(TooLate):
        cancel_campaign(of, reason="Lại", by=at.by, key=world.uuid7())


def test_a_day_is_promised_within_the_harvest() -> None:
    at = selling.stall()
    offer = selling.offer(at, price=95_000, name="Cam Vạn Yên")
    product = offer.variant.product
    say_season(product, date(2026, 12, 5), date(2027, 1, 20), yearly=True, by=at.by, key=world.uuid7())
    with pytest.raises(BadCampaign) as refused:
        campaign(at, offer)
    assert refused.value.field == "due_on"
    assert "5/12" in str(refused.value)
    assert campaign(at, offer, due_on=date(2026, 12, 5)).due_on == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("first", "last", "yearly"),
    [
        (date(2026, 12, 5), date(2026, 12, 4), True),
        (date(1, 1, 1), date(1, 1, 2), True),
        (date(9999, 1, 1), date(9999, 12, 31), True),
        (date(2026, 12, 5), date(2027, 12, 5), True),
        (date(2026, 10, 1), date(2026, 10, 2), False),
    ],
)
def test_days_that_are_no_harvest_are_refused(first: date, last: date, yearly: bool) -> None:
    at = selling.stall()
    product = selling.offer(at).variant.product
    with pytest.raises(BadSeason):
        say_season(product, first, last, yearly=yearly, by=at.by, key=world.uuid7())
