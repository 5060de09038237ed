"""Short ways to orders that go abroad."""

from __future__ import annotations

from typing import Any

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders.actions import abroad, customs
from lantoa.orders.models import AbroadRequest, Order
from lantoa.orders.tests import factories
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.customs import declare
from lantoa.shipping.rules.customs import Item
from lantoa.stores import api as stores

TO = abroad.Receiver(
    "Yamada Hanako", "+819012345678", "JP", "Asia/Tokyo", "1-2-3 Nakamachi", "Musashino", "Tokyo", "180-0006"
)


def classified(
    offer: stores.Offer, hs: str = "160554", words: str = "Squid cakes", grams: int | None = 500
) -> stores.Offer:
    """The same, said for customs."""
    (owner,) = accounts.people_of(offer.store.organisation_id, ["owner"])
    by = accounts.actor_for(owner, offer.store.organisation_id)
    shipping.classify(offer.store.organisation_id, offer.variant, code=hs, description=words, net_grams=grams, by=by)
    return offer


def asked(offer: stores.Offer | None = None, quantity: int = 2, **changes: Any) -> AbroadRequest:
    wanted = offer or classified(factories.offer())
    receiver = abroad.Receiver(**{**{name: getattr(TO, name) for name in abroad.Receiver.__slots__}, **changes})
    return abroad.ask_abroad(
        wanted.store, [(wanted.pk, quantity)], receiver, by=factories.VISITOR, key=world.uuid7(), language="en"
    )


def seller(request: AbroadRequest) -> accounts.ActingPerson:
    (owner,) = accounts.people_of(request.store.organisation_id, ["owner"])
    return accounts.actor_for(owner, request.store.organisation_id)


def quoted(request: AbroadRequest | None = None, fee: int = 400_000) -> AbroadRequest:
    found = request or asked()
    terms = {"fee": fee, "days_least": 5, "days_most": 12, "words": "", "post_asked": True}
    return abroad.quote(found, **terms, by=seller(found), key=world.uuid7())


def agreed(request: AbroadRequest | None = None) -> Order:
    return abroad.accept(request or quoted(), seen_total=None, by=factories.VISITOR, key=world.uuid7())


def paid() -> Order:
    order = agreed()
    factories.bank_says(order)
    return order


def declared(order: Order, *, gross: int = 1_200, grams: int = 1_000) -> shipping.Declaration:
    by = factories.seller_of(order)
    draft = customs.declare(order, by=by)
    items = [Item("Squid cakes", 2, grams, 450_000, "160554")]
    return declare(draft, items, kind="parcel", category="sale", gross_grams=gross, by=by)
