"""Short ways to a neighbour's goods in a stall: agreed on, on sale, ordered."""

from __future__ import annotations

from typing import Any

from lantoa.kit.world import world
from lantoa.orders.models import MakerPart, Order
from lantoa.orders.tests import factories
from lantoa.stores import api as stores
from lantoa.stores.actions.consignment import answer_consignment, propose_consignment, put_consigned


def agreed(
    seller: factories.Stall, maker: factories.Stall, *, of: stores.Offer | None = None, **changes: Any
) -> stores.ConsignmentAgreement:
    """The stall sells the maker's goods (or this one thing); the maker gets 80 % unless said otherwise."""
    terms = {"rate": 8_000} if "price" not in changes else {}
    product = of.variant.product if of else None
    made = propose_consignment(
        seller.store, maker=maker.by.organisation, product=product, **{**terms, "valid_from": world.today(), **changes}, by=seller.by
    )  # fmt: skip
    return answer_consignment(made, accept=True, by=maker.by)


def on_sale(
    seller: factories.Stall, maker: factories.Stall, of: stores.Offer, sold_for: int, **changes: Any
) -> stores.Offer:
    """The maker's thing in the other's stall, at the other's price."""
    agreement = agreed(seller, maker, of=of, **changes)
    offers = put_consigned(agreement, prices={of.variant_id: sold_for}, by=seller.by, key=world.uuid7())
    return next(one for one in offers if one.variant_id == of.variant_id)


def part(order: Order, maker: factories.Stall) -> MakerPart:
    return MakerPart.objects.select_related("order__store").get(order=order, maker=maker.by.organisation)
