"""Order a parcel for an order from a carrier, and let the order leave when the carrier has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.phone import local_number
from lantoa.orders import acts
from lantoa.orders.actions.customs import refuse_inside_only
from lantoa.orders.actions.parcel import hold_still, leave_with, refuse_sealed
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order, OrderLine
from lantoa.orders.queries.along import along_of, along_with
from lantoa.orders.queries.booked import booked, in_bookings
from lantoa.orders.queries.maker import missing_maker
from lantoa.orders.queries.parcel import leaving_with, to_collect
from lantoa.shipping import api as shipping
from lantoa.stock import api as stock

# As long as carriers read what is in a parcel.
LONGEST_CONTENT = 200
SENDING = ("to_pack", "to_hand_over", "handed_over")


@dataclass(frozen=True, slots=True)
class Packed:
    """What the seller says of a parcel: grams, centimetres, its worth and what is collected for it (đồng), and how it is to be carried;
    where it lay before July 2025 (ward, district, province of the receiver)."""

    weight: int
    length: int
    width: int
    height: int
    value: int
    cash: int
    cold: bool
    fragile: bool
    fetched: bool
    note: str
    ward: str
    district: str
    province: str
    pick_day: date | None = None
    pick_part: str = ""


def consignment(order: Order, packed: Packed) -> shipping.Consignment:
    """What a carrier is asked to carry. Refuses (NotNow) an order that is not to be sent or goes abroad or waits for a neighbour's part or lies in another's ordered parcel, cash where
    another takes the money, a buyer who is not known any more, and a seller who has not said where parcels start."""
    if order.at_counter or order.state not in SENDING:
        raise NotNow(_("This order cannot be sent now. Please look at it again."))
    refuse_inside_only(order)
    refuse_sealed(order)
    maker = missing_maker(order) if order.state == "to_pack" else ""
    if maker:
        raise NotNow(_("%(maker)s has not brought its part yet.") % {"maker": maker})
    if packed.cash and order.paid_elsewhere:
        raise NotNow(_("%(name)s takes the money for this order; nothing is collected at the door.") % {"name": order.settled_by})  # fmt: skip
    if not order.buyer_phone:
        raise NotNow(_("The buyer's number is not known, and carriers need it."))
    point = shipping.pickup_point(order.store.organisation_id)
    start = shipping.start_of(point) if point else None
    if start is None:
        raise NotNow(_("Say first where your parcels start."))
    unit = order.unit.full_name if order.unit else packed.ward
    end = shipping.End(
        order.buyer_name, local_number(order.buyer_phone), order.address, unit, packed.ward, packed.district, packed.province
    )  # fmt: skip
    return shipping.Consignment(
        "", start, end, packed.weight, packed.length, packed.width, packed.height, packed.value, packed.cash, packed.cold, packed.fragile,
        packed.fetched, _content(order), _note(packed), packed.pick_day if packed.fetched else None, packed.pick_part if packed.fetched else "",
    )  # fmt: skip


def book(
    order: Order,
    packed: Packed,
    *,
    carrier: str,
    service: str,
    fee_seen: int,
    promised: date | None,
    by: Actor,
    key: UUID | None = None,
) -> shipping.Booking:
    """Order the parcel from this carrier as offered. The order leaves when the carrier has it, not before. The same key again is the same parcel.

    Refuses what `consignment` and `shipping.ask_booking` refuse, and (NotNow) to have collected again what an ordered parcel collects."""
    body = {
        "order": order.pk, "carrier": carrier, "service": service, "fee": fee_seen, "promised": str(promised or ""),
        "packed": asdict(packed) | {"pick_day": str(packed.pick_day or "")},
    }  # fmt: skip
    with journal.command("orders.book", key, body, by=by) as run:
        if run.replayed:
            return shipping.Booking.objects.get(pk=(run.answer or {})["booking"])
        # With the order's row in hand, as who cancels has it: one of the two sees the other.
        hold_packed([order])
        order.refresh_from_db()
        beside = leaving_with(order)
        if packed.cash > to_collect(order) + sum(cash for _one, cash in beside):
            # A seller may collect more than is owed, but not what another parcel collects: the page was opened before that one was ordered.
            if booked(order):
                raise NotNow(_("A parcel is ordered for it already."))
            if shipping.live_subjects(Order, [one.pk for one in along_with(order).others]):
                raise NotNow(_("Something of this has changed meanwhile. Please look at it again."))
        asked = consignment(order, packed)
        booking = shipping.ask_booking(
            order.store.organisation, order, carrier=carrier, service=service, fee_seen=fee_seen, promised=promised, consignment=asked,
            reference=order.code, rehearsal=order.rehearsal, by=by,
        )  # fmt: skip
        # What goes along is what is packed now: what is ordered or paid later is in no parcel that is sealed.
        journal.record(
            acts.PARCEL_ORDERED, booking, by=by, on_behalf_of=order.store.organisation_id, place=order.store.unit_id, rehearsal=order.rehearsal,
            data={"order": order.pk, "along": sorted(one.pk for one, _cash in beside)},
        )  # fmt: skip
        run.answer = {"booking": booking.pk}
    lines = [line for line in order.lines.all() if line.left]
    if len(lines) == 1 and not beside:
        each = max(round(packed.weight / lines[0].left), 1)
        shipping.note_handling(lines[0].variant, weight=each, cold=packed.cold, fragile=packed.fragile)
    return booking


def hold_packed(orders: Sequence[Order]) -> None:
    """Nobody orders a parcel for these orders, nor for what goes in one parcel with them, until the caller's transaction ends."""
    firsts = [one.first.pk for one in along_of(orders).values() if one.first]
    mine = Order.objects.filter(pk__in={*(one.pk for one in orders), *firsts}).order_by("pk")
    list(mine.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def leave_with_carriers(parcel_ids: Iterable[int], by: Actor | None) -> None:
    """Orders whose ordered parcel is with the carrier now have left the house, with what goes along: nothing is asked any more, since it is
    gone. Joins the caller's transaction."""
    label = Order._meta.label_lower
    for parcel in shipping.Parcel.objects.filter(pk__in=set(parcel_ids), subject_type=label).order_by("pk"):
        hold_still([parcel.subject_id])
        order = Order.objects.select_related("store").filter(pk=parcel.subject_id).first()
        # Old news of one that was called off takes nothing out of the house.
        if order is None or order.state not in SENDING or parcel.status == "cancelled":
            continue
        leave_with(order, parcel, by)


def give_away(bookings: Sequence[shipping.Booking], *, by: Actor, key: UUID | None = None) -> int:
    """These parcels are with their carriers, as the signed list says; returns how many were new. Refuses what `shipping.hand_over_bookings` does."""
    with transaction.atomic():
        # The turns, the orders, and their parcels last: whoever cancels an order has it before its parcel too.
        for organisation_id, carrier in sorted({(one.organisation_id, one.carrier) for one in bookings}):
            shipping.take_turn(organisation_id, carrier)
        hold_still(one.subject_id for one in bookings if one.subject_type == Order._meta.label_lower)
        return shipping.hand_over_bookings(list(bookings), by=by, key=key)


def gone_all_the_same(booking: shipping.Booking) -> None:
    """A carrier does not let go of a cancelled order's parcel: its goods, which are on the shelf again, are taken off it as far as nobody
    has bought them. The same again changes nothing. Joins the caller's transaction."""
    order = Order.objects.select_for_update(of=("self",), no_key=True).filter(pk=booking.subject_id).first()
    mark = {"holder_type": booking._meta.label_lower, "holder_id": booking.pk}
    if order is None or order.cancelled_at is None or stock.StockMove.objects.filter(**mark).exists():
        return
    inside = in_bookings([booking.pk]).get(booking.pk, set())
    others = Order.objects.filter(pk__in=inside, cancelled_at__isnull=False, handed_over_at=None)
    pieces = Counter[int]()
    for line in OrderLine.objects.filter(order__in=[order.pk, *others.values_list("pk", flat=True)]):
        pieces[line.variant_id] += line.left
    lines = sorted((variant_id, number) for variant_id, number in pieces.items() if number)
    got = [(line[0], number) for line, number in zip(lines, stock.share(lines), strict=True) if number]
    stock.keep([(booking, got, None)])
    stock.hand_over(booking, by=None)


def call_off_with(order: Order, by: Actor | None = None) -> None:
    """A cancelled order's parcels are called off as far as no carrier has them."""
    for booking in shipping.bookings_of(order):
        if booking.can_be_called_off:
            # Fetched in this very moment it travels; the order is cancelled all the same, and its page says where the parcel is.
            with suppress(shipping.BadBooking):
                shipping.cancel_booking(booking, by=by)


def _content(order: Order) -> str:
    said = [f"{line.left} {line.name}" for line in order.lines.all() if line.left]
    said += [f"{line.left} {line.name}" for one, _cash in leaving_with(order) for line in one.lines.all() if line.left]
    return ", ".join(said)[:LONGEST_CONTENT]


def _note(packed: Packed) -> str:
    # Carriers' people read Vietnamese.
    marks = [mark for mark, said in (("Hàng dễ vỡ", packed.fragile), ("Giữ lạnh", packed.cold)) if said]
    return ". ".join([*marks, packed.note] if packed.note else marks)[:120]
