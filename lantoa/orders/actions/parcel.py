"""Send an order with a carrier, and keep it level with what its carriers tell and settle."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.orders import acts
from lantoa.orders.actions import progress
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.parcel import NOT_COMING
from lantoa.payments import api as payments
from lantoa.shipping import api as shipping


def send(
    order: Order, *, carrier: str, tracking_code: str, cash_to_collect: int, by: Actor, key: UUID | None = None
) -> Order:
    """A parcel of this order travels with a carrier, which collects so many đồng at the door (0: none); an order that was not
    handed over yet is by that.

    The same code again changes nothing. Refuses what `shipping.register_parcel` refuses, and (NotNow) an order that is not to
    be sent: not confirmed or paid, cancelled, sold at the counter; and cash where another takes the money.
    """
    if cash_to_collect and order.paid_elsewhere:
        raise NotNow(_("%(name)s takes the money for this order; nothing is collected at the door.") % {"name": order.settled_by})  # fmt: skip
    body = {"order": order.pk, "carrier": carrier, "code": tracking_code, "cash": cash_to_collect}
    with journal.command("orders.send", key, body, by=by) as run:
        if not run.replayed:
            # First of all, before any row of the order is locked: it waits for its turn among all that concerns this seller
            # at this carrier, and whoever has that turn (a settlement being read) goes on to lock orders. The other way
            # round the two would wait for each other.
            parcel = shipping.register_parcel(
                order.store.organisation, order, tracking_code=tracking_code, carrier=carrier,
                cash_to_collect=cash_to_collect, rehearsal=order.rehearsal, by=by,
            )  # fmt: skip
            _hand_over(order, parcel, by)
            follow([order.pk])
    order.refresh_from_db()
    return order


def _hand_over(order: Order, parcel: shipping.Parcel, by: Actor) -> None:
    order.refresh_from_db()
    if order.at_counter or order.state not in ("to_pack", "to_hand_over", "handed_over"):
        raise NotNow(_("This order cannot be sent now. Please look at it again."))
    if order.state == "to_pack":
        progress.pack(order, by=by, key=None)
    if order.handed_over_at is None:
        progress.hand_over(order, by=by, key=None)
    journal.record(
        acts.SENT, order, by=by, on_behalf_of=order.store.organisation_id, place=order.store.unit_id,
        rehearsal=order.rehearsal, data={"parcel": parcel.pk, "carrier": parcel.carrier},
    )  # fmt: skip


def follow(order_ids: Iterable[int]) -> None:
    """Make of these orders what their parcels say now, in whatever order it was told: whether all of it arrived, what carriers
    accounted for and kept. Joins the caller's transaction."""
    for order in Order.objects.filter(pk__in=set(order_ids)).select_related("store").order_by("pk"):
        parcels = list(shipping.parcels_of(order))
        if any(parcel.cash_to_collect for parcel in parcels) and not order.cash_carried:
            Order.objects.filter(pk=order.pk).update(cash_carried=True)
        request = payments.request_of(order)
        if request and parcels:
            payments.count_by_carrier(request, _lines(parcels))
        _arrive(order, parcels)
        date_money(order)


def _lines(parcels: list[shipping.Parcel]) -> list[payments.CarrierLine]:
    lines = shipping.SettlementLine.objects.filter(parcel__in=parcels).select_related("settlement").order_by("pk")
    return [payments.CarrierLine(line.pk, line.counted, line.charged, line.settlement.paid_at) for line in lines]


def _arrive(order: Order, parcels: list[shipping.Parcel]) -> None:
    coming = [parcel for parcel in parcels if parcel.status not in NOT_COMING]
    told = [parcel.delivered_at for parcel in coming if parcel.status == "delivered" and parcel.delivered_at]
    at = max(told) if told and len(told) == len(coming) else None
    if at == order.arrived_at:
        return
    Order.objects.filter(pk=order.pk).update(arrived_at=at)
    if at and not order.arrived_at:
        journal.record(
            acts.ARRIVED, order, on_behalf_of=order.store.organisation_id, place=order.store.unit_id, occurred_at=at,
            rehearsal=order.rehearsal,
        )  # fmt: skip


def date_money(order: Order) -> None:
    """Since when the money of an order is there that a carrier collects for; the book counts it from then on."""
    if Order.objects.filter(pk=order.pk, cash_carried=True).exists():
        newest = max((payment.at for payment in payments.payments_of(order)), default=None)
        Order.objects.filter(pk=order.pk).update(money_at=newest)
