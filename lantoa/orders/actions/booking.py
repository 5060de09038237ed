"""Order a parcel for an order from a carrier, and let the order leave when the carrier has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.kit.access import Actor
from lantoa.orders.actions.parcel import leave_with
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.maker import missing_maker
from lantoa.orders.queries.parcel import leaving_with
from lantoa.orders.rules import local_number
from lantoa.shipping import api as shipping

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


def consignment(order: Order, packed: Packed) -> shipping.Consignment:
    """What a carrier is asked to carry. Refuses (NotNow) an order that is not to be sent, cash where another takes the money, a buyer who is
    not known any more, and a seller who has not said where parcels start."""
    if order.at_counter or order.state not in SENDING:
        raise NotNow(_("This order cannot be sent now. Please look at it again."))
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
        packed.fetched, _content(order), _note(packed),
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
    """Order the parcel from this carrier as offered. The order leaves when the carrier has it, not before. Refuses what `consignment` and
    `shipping.ask_booking` refuse."""
    asked = consignment(order, packed)
    booking = shipping.ask_booking(
        order.store.organisation, order, carrier=carrier, service=service, fee_seen=fee_seen, promised=promised, consignment=asked,
        reference=order.code, rehearsal=order.rehearsal, by=by, key=key,
    )  # fmt: skip
    lines = [line for line in order.lines.all() if line.left]
    if len(lines) == 1 and not leaving_with(order):
        each = max(round(packed.weight / lines[0].left), 1)
        shipping.note_handling(lines[0].variant, weight=each, cold=packed.cold, fragile=packed.fragile)
    return booking


def leave_with_carriers(parcel_ids: Iterable[int], by: Actor | None) -> None:
    """Orders whose ordered parcel is with the carrier now have left the house, with what goes along. One that
    still waits for a neighbour's part stays: what left was not all of it, and its stall has to look. Joins the caller's transaction."""
    label = Order._meta.label_lower
    for parcel in shipping.Parcel.objects.filter(pk__in=set(parcel_ids), subject_type=label).order_by("pk"):
        order = Order.objects.select_related("store").filter(pk=parcel.subject_id).first()
        if order and order.state in SENDING and not (order.state == "to_pack" and missing_maker(order)):
            leave_with(order, parcel, by)


def call_off_with(order: Order, by: Actor | None = None) -> None:
    """A cancelled order's parcels are called off as far as no carrier has them."""
    for booking in shipping.bookings_of(order):
        if booking.can_be_called_off:
            shipping.cancel_booking(booking, by=by)


def _content(order: Order) -> str:
    said = [f"{line.left} {line.name}" for line in order.lines.all() if line.left]
    said += [f"{line.left} {line.name}" for one, _cash in leaving_with(order) for line in one.lines.all() if line.left]
    return ", ".join(said)[:LONGEST_CONTENT]


def _note(packed: Packed) -> str:
    # Carriers' people read Vietnamese.
    marks = [mark for mark, said in (("Hàng dễ vỡ", packed.fragile), ("Giữ lạnh", packed.cold)) if said]
    return ". ".join([*marks, packed.note] if packed.note else marks)[:120]
