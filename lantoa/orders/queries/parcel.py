"""The parcels of an order as its buyer and its seller see them, and carriers that are late with the cash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, Model, OuterRef, QuerySet, prefetch_related_objects

from lantoa.kit.access import Actor, AnySeller, sells
from lantoa.kit.database.prepared import Prepared
from lantoa.kit.database.together import One, Question, counted, how_many
from lantoa.kit.world import world
from lantoa.orders.models import Order, OrderLine
from lantoa.orders.queries.along import along_with
from lantoa.orders.queries.booked import sealed_with
from lantoa.orders.queries.carried import NOT_COMING, carried
from lantoa.orders.queries.maker import missing_maker
from lantoa.shipping import api as shipping

MOST_LATE = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel, what was told of it and what its carrier settled that somebody has to look at, newest first; by how many days
    the carrier is late with its cash; and how much of that cash is this order's, where others travel in it too."""

    parcel: shipping.Parcel
    told: list[object]
    odd: list[shipping.SettlementLine]
    late: int
    share: int | None = None
    wishes: tuple[str, ...] = ()  # what its carrier can be asked for: "again", "back"
    door: str = ""  # the digits the buyer reads out where a neighbour brings it


def parcels_of(order: Order, *, for_seller: bool = False) -> list[Sent]:
    """Newest first, for its seller with what carriers can be asked for. Seven queries at most, two where there are none; for the seller two more
    for each parcel on its way."""
    if order.handed_over_at is None:
        return []
    found = carried(order)
    prefetch_related_objects([one.parcel for one in found], "events", "lines__settlement")
    return [
        Sent(
            one.parcel,
            sorted(one.parcel.events.all(), key=lambda event: (event.at, event.pk), reverse=True),
            [line for line in one.parcel.lines.all() if line.needs_a_look],
            days_late(one.parcel),
            one.cash if one.shares else None,
            shipping.can_ask(one.parcel) if for_seller else (),
            _door(one.parcel),
        )
        for one in found
    ]


def _door(parcel: shipping.Parcel) -> str:
    coming = parcel.carrier == shipping.OWN and parcel.status not in ("delivered", *NOT_COMING)
    return shipping.door_code(parcel) if coming else ""


def bookings_waiting(order: Order, sent: list[Sent]) -> list[shipping.Booking]:
    """What was ordered from carriers for it and has not left; of what was refused only the newest, while nothing came after it."""
    if order.at_counter:
        return []
    gone = {one.parcel.pk for one in sent}
    found = [one for one in shipping.bookings_of(order) if one.state != "cancelled" and one.parcel_id not in gone]
    return [one for place, one in enumerate(found) if one.state != "refused" or place == 0]


def days_late(parcel: shipping.Parcel) -> int:
    """By how many days the carrier is late with what it collected; 0 while it has time."""
    if not parcel.owed or parcel.delivered_at is None or parcel.rehearsal:
        return 0
    waited = world.now() - parcel.delivered_at
    return max(waited.days - int(settings.SETTLEMENT_DAYS), 0)


def to_collect(order: Order, but: shipping.Parcel | None = None) -> int:
    """Đồng still owed that no parcel of it on its way (`but` one, if named) is to collect, nor one that a carrier was just asked for."""
    coming = sum(one.to_come for one in carried(order) if but is None or one.parcel.pk != but.pk)
    return max(order.missing - coming - (shipping.cash_ordered(order) if but is None else 0), 0)


def leaving_with(order: Order, parcel: shipping.Parcel | None = None) -> list[tuple[Order, int]]:
    """What leaves in the same parcel (this one, if named) when this order is sent, each with the đồng to be collected for it: what goes along and
    can leave now, and what came back with it and is sent again. What lies in another parcel that was ordered leaves with that."""
    others = along_with(order).others
    ids = [one.pk for one in others]
    sealed = sealed_with(order, ids, parcel) | shipping.live_subjects(Order, ids) if others else set()
    return [(one, to_collect(one)) for one in others if one.pk not in sealed and _can_leave(one)]


def pieces_in(orders: Iterable[Order]) -> list[tuple[Model, int]]:
    """What lies in one parcel with these orders in it, and how many of each."""
    lines = OrderLine.objects.filter(order__in=[one.pk for one in orders]).select_related("variant").order_by("pk")
    return [(line.variant, line.left) for line in lines if line.left]


def _can_leave(order: Order) -> bool:
    if order.state == "to_pack":
        return not missing_maker(order)
    if order.state == "to_hand_over":
        return True
    trips = carried(order) if order.state == "handed_over" and any(line.left for line in order.lines.all()) else []
    return bool(trips) and all(one.parcel.status in NOT_COMING for one in trips)


@dataclass(frozen=True, slots=True)
class Late:
    """Cash of an order a carrier should have accounted for, and by how many days it is late."""

    order: Order
    parcel: shipping.Parcel
    days: int


def late_parcels(actor: Actor) -> list[Late]:
    """Of the stalls this actor works for, the longest first, so many at most. Two queries."""
    if not sells(actor):
        return []
    waiting = _latest(organisation=actor.organisation_id, before=shipping.owing_since())
    ids = {parcel.subject_id for parcel in waiting}
    orders = {one.pk: one for one in Order.objects.visible_to(actor).filter(pk__in=ids)} if ids else {}
    return [
        Late(orders[parcel.subject_id], parcel, days_late(parcel)) for parcel in waiting if parcel.subject_id in orders
    ]


def _late(actor: Actor, before: datetime) -> QuerySet[shipping.Parcel]:
    orders = Order.objects.visible_to(actor).filter(pk=OuterRef("subject_id"))
    waiting = shipping.unsettled(actor.organisation_id or 0, before)
    return waiting.filter(Exists(orders), subject_type=Order._meta.label_lower)


_latest = Prepared(lambda organisation, before: _late(AnySeller(organisation), before)[:MOST_LATE])
_late_ones = One(lambda organisation, before: counted(_late(AnySeller(organisation), before)), how_many)


def ask_late_parcels(actor: Actor) -> Question[int]:
    """How many such parcels there are, asked together with other things."""
    return _late_ones.of_seller(actor, before=shipping.owing_since())
