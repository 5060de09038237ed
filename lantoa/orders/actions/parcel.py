"""Send an order with a carrier, and keep it level with what its carriers tell and settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.orders import acts
from lantoa.orders.actions import progress
from lantoa.orders.actions.customs import refuse_before_customs
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.abroad import request_of
from lantoa.orders.queries.along import along_of, along_with
from lantoa.orders.queries.booked import in_bookings, sealed_in
from lantoa.orders.queries.carried import NOT_COMING, Carried, carried, travelling_along, was_sent
from lantoa.orders.queries.parcel import leaving_with, to_collect
from lantoa.orders.rules import shares_of
from lantoa.payments import api as payments
from lantoa.shipping import api as shipping


def send(
    order: Order, *, carrier: str, tracking_code: str, cash_to_collect: int, by: Actor, key: UUID | None = None
) -> Order:
    """A parcel of this order travels with a carrier, which collects so many đồng at the door (0: none); an order that was not
    handed over yet is by that. What goes along in the same parcel and can leave is packed and handed over with it: the cash is this order's
    as far as it is owed, then theirs, and stays so for each whatever the carrier settles.

    The same code again changes nothing. Refuses what `shipping.register_parcel` refuses, and (NotNow) an order that is not to
    be sent: not confirmed or paid, cancelled, sold at the counter, or in a parcel that was ordered for another; cash where another takes the money, or abroad; and what
    `refuse_before_customs` refuses.
    """
    if cash_to_collect and order.paid_elsewhere:
        raise NotNow(_("%(name)s takes the money for this order; nothing is collected at the door.") % {"name": order.settled_by})  # fmt: skip
    body = {"order": order.pk, "carrier": carrier, "code": tracking_code, "cash": cash_to_collect}
    with journal.command("orders.send", key, body, by=by) as run:
        if not run.replayed:
            abroad = request_of(order) is not None
            if abroad and cash_to_collect:
                raise NotNow(_("Nobody collects cash abroad. Please pay by bank transfer."), field="cash_to_collect")
            refuse_before_customs(order)
            owed = to_collect(order)
            # First of all, before any row of the order is locked: it waits for its turn among all that concerns this seller
            # at this carrier, and whoever has that turn (a settlement being read) goes on to lock orders. The other way
            # round the two would wait for each other.
            parcel = shipping.register_parcel(
                order.store.organisation, order, tracking_code=tracking_code, carrier=carrier,
                cash_to_collect=cash_to_collect, rehearsal=order.rehearsal, abroad=abroad, by=by,
            )  # fmt: skip
            if not was_sent(order, parcel):
                hold_with_mates([order.pk])
                refuse_sealed(order)
            _leave(order, owed, parcel, by)
            follow([order.pk])
    order.refresh_from_db()
    return order


def leave_with(order: Order, parcel: shipping.Parcel, by: Actor | None) -> None:
    """The carrier has this parcel of the order, which was ordered from here before: the order leaves with it, and what goes along. The same
    again changes nothing. Joins the caller's transaction, which waits for its turn at the carrier first, as `send` does."""
    if not was_sent(order, parcel):
        _leave(order, to_collect(order, but=parcel), parcel, by)
        follow([order.pk])


def refuse_sealed(order: Order) -> None:
    """Refuses (NotNow) to send by itself what lies in a parcel that was ordered for another order, and is paid for at that one's door."""
    first = sealed_in(order)
    if first:
        raise NotNow(_("It goes along in the parcel of order %(code)s.") % {"code": first.code})


def hold_with_mates(order_ids: Iterable[int]) -> None:
    """As `hold_still`, with all that goes in one parcel with these."""
    ids = set(order_ids)
    for one in along_of(list(Order.objects.filter(pk__in=ids))).values():
        ids |= {mate.pk for mate in [*one.others, one.first] if mate}
    hold_still(ids)


def hold_still(order_ids: Iterable[int]) -> None:
    """Nobody pays, cancels or packs these orders until the caller's transaction ends: what is asked for them before they themselves, as whoever
    counts money has both. A turn at a carrier is taken before."""
    ids, kind = sorted(set(order_ids)), Order._meta.label_lower
    asked = payments.PaymentRequest.objects.filter(subject_type=kind, subject_id__in=ids)
    orders = Order.objects.filter(pk__in=ids)
    for rows in (asked, orders):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _leave(order: Order, owed: int, parcel: shipping.Parcel, by: Actor | None) -> None:
    # Named once more, a parcel carries what it carried.
    inside = _inside(parcel)
    again = was_sent(order, parcel)
    hold_still([order.pk, *([] if again else (one.pk for one in along_with(order).others))])
    leaving = [] if again else leaving_with(order, parcel)
    others = {one.pk: (one, cash) for one, cash in leaving if inside is None or one.pk in inside}
    own, shares = shares_of(parcel.cash_to_collect, owed, [(pk, others[pk][1]) for pk in sorted(others)])
    _hand_over(
        order, parcel, by, {"cash": own, "along": {str(pk): cash for pk, cash in shares.items()}} if others else {}
    )
    for pk in sorted(others):
        _hand_over(others[pk][0], parcel, by, {"with": order.pk})


def _inside(parcel: shipping.Parcel) -> set[int] | None:
    """What goes along where the parcel was ordered from here: what was in it then. None for any other."""
    ordered = shipping.Booking.objects.filter(parcel=parcel).values_list("pk", flat=True)
    return next(iter(in_bookings(ordered).values()), None)


def _hand_over(order: Order, parcel: shipping.Parcel, by: Actor | None, more: Mapping[str, object]) -> None:
    order.refresh_from_db()
    if order.at_counter or order.state not in ("to_pack", "to_hand_over", "handed_over"):
        raise NotNow(_("This order cannot be sent now. Please look at it again."))
    if order.state == "to_pack":
        progress.pack(order, by=by, key=None)
    if order.handed_over_at is None:
        progress.hand_over(order, by=by, key=None)
    journal.record(
        acts.SENT, order, by=by, on_behalf_of=order.store.organisation_id, place=order.store.unit_id,
        rehearsal=order.rehearsal, data={"parcel": parcel.pk, "carrier": parcel.carrier, **more},
    )  # fmt: skip


def follow(order_ids: Iterable[int]) -> None:
    """Make of these orders, and of those that travel in their parcels, what the parcels say now, in whatever order it was told: whether all
    of it arrived, what carriers accounted for and kept. Joins the caller's transaction."""
    ids = set(order_ids)
    ids |= travelling_along(ids)
    for order in Order.objects.filter(pk__in=ids).select_related("store").order_by("pk"):
        trips = carried(order)
        if any(one.cash for one in trips) and not order.cash_carried:
            Order.objects.filter(pk=order.pk).update(cash_carried=True)
        request = payments.request_of(order)
        if request and trips:
            payments.count_by_carrier(request, _lines(trips))
        _arrive(order, [one.parcel for one in trips])
        date_money(order)


def _lines(trips: list[Carried]) -> list[payments.CarrierLine]:
    """What settlement lines count for the order these parcels carry. A line's fee is entered once, whichever order is looked at first."""
    parcels = [one.parcel for one in trips]
    lines = shipping.SettlementLine.objects.filter(parcel__in=parcels).select_related("settlement").order_by("pk")
    rows = list(lines)
    mine: dict[int, int] = {}
    for one in trips:
        mine |= one.mine({line.pk: line.counted for line in rows if line.parcel_id == one.parcel.pk})
    return [payments.CarrierLine(line.pk, mine[line.pk], line.charged, line.settlement.paid_at) for line in rows]


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
