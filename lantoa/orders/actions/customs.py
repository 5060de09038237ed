"""An order that goes abroad: its customs declaration, and no leaving before it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.kit.access import Actor
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Correction, Order
from lantoa.orders.queries.abroad import request_of
from lantoa.shipping import api as shipping


def declare(order: Order, *, by: Actor, key: UUID | None = None) -> shipping.Declaration:
    """The customs declaration of an order abroad, drawn up with what is known; the one there is when it was drawn up before.

    Refuses (NotNow) an order inside the country or one that is called off, and (shipping.NotThere) a destination that is stopped.
    """
    asked = request_of(order)
    if asked is None or order.cancelled_at or not order.buyer_name:
        raise NotNow(_("Only an order that goes abroad has a customs paper."))
    shipping.refuse_where_stopped(asked.country)
    kind = catalog.ProductVariant._meta.label_lower
    goods = [
        shipping.Goods(line.name, line.left, line.unit_price * line.left, kind, line.variant_id)
        for line in order.lines.order_by("pk") if line.left
    ]  # fmt: skip
    address = ", ".join(part for part in (asked.address, asked.city, asked.region) if part)
    store = order.store
    return shipping.draw_up(
        store.organisation_id, order, reference=order.code, country=asked.country, goods=goods, by=by, key=key, postage=order.shipping_fee,
        sender=shipping.Address(store.name, f"{store.unit.full_name}, Quảng Ninh", phone=store.phone),
        receiver=shipping.Address(asked.name, address, asked.postcode, asked.phone), rehearsal=order.rehearsal,
    )  # fmt: skip


def refuse_inside_only(order: Order) -> None:
    """Raise (NotNow) where what is asked of a carrier or neighbour reaches no door abroad. No query for an order with a commune."""
    if request_of(order):
        raise NotNow(
            _("Order %(code)s goes abroad: take it to the post office, then write its code on the order's page.")
            % {"code": order.code}
        )


def refuse_before_customs(order: Order) -> None:
    """Raise while an order abroad may not leave the house: its destination is stopped (shipping.NotThere), it is not declared, or there is
    something else in it since (NotNow).
    No query for an order with a commune."""
    asked = request_of(order)
    if asked is None:
        return
    shipping.refuse_where_stopped(asked.country)
    declared = shipping.Declaration.about(order)
    if declared is None or not declared.declared_at:
        raise NotNow(_("Fill in the customs paper first: without it no post takes the parcel."))
    changed = Correction.objects.filter(order=order, at__gt=declared.declared_at)
    if changed.exclude(kind=Correction.Kind.ALLOWANCE).exists():
        raise NotNow(_("What is in the parcel changed after it was declared. Put the customs paper right first."))
