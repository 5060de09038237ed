"""What the seller and the buyer do with an order after it was placed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions.customs import refuse_before_customs
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.abroad import request_of
from lantoa.orders.queries.booked import booked
from lantoa.orders.queries.maker import missing_maker
from lantoa.payments import api as payments
from lantoa.stock import api as stock


def confirm(order: Order, *, by: Actor, key: UUID | None) -> Order:
    """The seller promises to send a cash-on-delivery order. Refuses (NotNow) any order not waiting for that."""
    return _step(
        order, "orders.confirm", acts.CONFIRMED, Order.objects.to_confirm(), {"confirmed_at": world.now()}, by, key
    )


def pack(order: Order, *, by: Actor | None, key: UUID | None) -> Order:
    """The goods are packed. Refuses (NotNow) an order neither paid nor confirmed, already packed, or waiting for a neighbour's part; without
    `by` it is a carrier's word that it has them, part or no part."""
    maker = missing_maker(order) if by is not None else ""
    if maker:
        raise NotNow(_("%(maker)s has not brought its part yet.") % {"maker": maker})
    return _step(order, "orders.pack", acts.PACKED, Order.objects.to_pack(), {"packed_at": world.now()}, by, key)


def hand_over(order: Order, *, by: Actor | None, key: UUID | None) -> Order:
    """The goods leave the house and the stock: whatever way they go, they come through here. Without `by` it is a carrier's word that it has them.

    Refuses (NotNow) what is not packed, and of somebody's hand what `refuse_before_customs` refuses: a carrier's word is not discussed.
    """
    with journal.command("orders.hand_over", key, {"order": order.pk}, by=by) as run:
        if not run.replayed:
            if by is not None:
                refuse_before_customs(order)
            _change(order, Order.objects.to_hand_over(), {"handed_over_at": world.now()})
            stock.hand_over(order, by=by)
            _record(acts.HANDED_OVER, order, by)
    order.refresh_from_db()
    return order


def cancel(order: Order, *, by_seller: bool, reason: str, by: Actor, key: UUID) -> Order:
    """Cancel an order and give its goods back to the shelf; what was paid for it is to be paid back from then on.

    Refuses (NotNow) what is handed over or cancelled, and for a buyer what is paid, packed, asked of a carrier or ordered elsewhere. Money that arrives later is
    shown to the seller as late.
    """
    with journal.command(
        "orders.cancel", key, {"order": order.pk, "seller": by_seller, "reason": reason}, by=by
    ) as run:
        if not run.replayed:
            # The request first, as a payment does: whoever has its row decides whether it was paid or cancelled.
            payments.cancel_request(order)
            open_ = Order.objects.live()
            who = Order.CancelledBy.SELLER if by_seller else Order.CancelledBy.BUYER
            values = {"cancelled_at": world.now(), "cancelled_by": who, "cancel_reason": reason}
            theirs = open_.filter(received=0, packed_at=None).exclude(method=Order.Method.CHANNEL)
            _change(order, open_ if by_seller else theirs, values)
            # Asked with the order's row in hand, as `book` has it: one of the two sees the other.
            if not by_seller and booked(order):
                raise NotNow(_("A carrier has been asked to fetch it already. Please call the stall."))
            stock.release(order)
            _record(acts.CANCELLED, order, by, {"by": who.value})
            asked = payments.request_of(order)
            if asked and asked.over:
                payments.propose_refund(asked, amount=asked.over, reason=payments.Refund.Reason.CANCELLED, by=by)
    order.refresh_from_db()
    return order


def pay_at_the_door(order: Order, *, by: Actor, key: UUID) -> Order:
    """The buyer chooses cash on delivery instead of a transfer; the goods stay theirs for good.

    Refuses (NotNow) when the stall does not take it, money already came, or the hold ran out and others took the goods.
    """
    with journal.command("orders.pay_at_the_door", key, {"order": order.pk}, by=by) as run:
        if not run.replayed:
            if request_of(order):
                raise NotNow(_("Nobody collects cash abroad. Please pay by bank transfer."))
            if not order.store.accepts_cod:
                raise NotNow(_("This stall does not take cash on delivery."))
            waiting = Order.objects.live().filter(method=Order.Method.TRANSFER, received=0, packed_at=None)
            _change(order, waiting, {"method": Order.Method.COD, "expires_at": None})
            try:
                keep_goods(order)
            except stock.OutOfStock:
                raise NotNow(_("Others have bought the goods meanwhile. Please order again.")) from None
            _record(acts.METHOD_CHANGED, order, by, {"method": "cod"})
    order.refresh_from_db()
    return order


def keep_goods(order: Order) -> None:
    """Turn the order's hold into an allocation, promising anew what had expired. Raises OutOfStock when others have it."""
    lines = [(line.variant_id, line.left) for line in order.lines.all() if line.left]
    if not stock.confirm(order, len(lines)):
        stock.release(order)
        stock.hold(lines, order, expires_at=None)


def _step(
    order: Order,
    name: str,
    act: str,
    allowed: models.QuerySet[Order],
    values: Mapping[str, Any],
    by: Actor | None,
    key: UUID | None,
) -> Order:
    with journal.command(name, key, {"order": order.pk}, by=by) as run:
        if not run.replayed:
            _change(order, allowed, values)
            _record(act, order, by)
    order.refresh_from_db()
    return order


def _change(order: Order, allowed: models.QuerySet[Order], values: Mapping[str, Any]) -> None:
    if not allowed.filter(pk=order.pk).update(**values):
        raise NotNow(_("The order has changed meanwhile. Please look at it again."))


def _record(act: str, order: Order, by: Actor | None, data: Mapping[str, Any] | None = None) -> None:
    store = order.store
    journal.record(
        act,
        order,
        by=by,
        on_behalf_of=store.organisation_id,
        place=store.unit_id,
        rehearsal=order.rehearsal,
        data=data or {},
    )


def received_by_hand(order: Order, *, amount: int, cash: bool, by: Actor, key: UUID | None) -> Order:
    """The seller says so many đồng came, in cash or to the account; shown everywhere as the seller's word.

    Refuses (NotNow) a cancelled order and one already paid in full.
    """
    with journal.command(
        "orders.received_by_hand", key, {"order": order.pk, "amount": amount, "cash": cash}, by=by
    ) as run:
        if not run.replayed:
            request = payments.request_of(order)
            if order.cancelled_at or not order.missing or request is None:
                raise NotNow(_("This order needs no more money."))
            if cash:
                payments.take_cash(request, amount=amount, by=by, key=None)
            else:
                payments.confirm_by_seller(request, amount=amount, by=by, key=None)
    order.refresh_from_db()
    return order
