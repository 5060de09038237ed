"""The parcels of an order as its buyer and its seller see them, and carriers that are late with the cash."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.shipping import api as shipping

MOST_LATE = 20
# A parcel in one of these brings the buyer nothing any more.
NOT_COMING = ("returning", "returned", "lost", "cancelled")


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel, what was told of it and what its carrier settled that somebody has to look at, newest first; by how many days
    the carrier is late with its cash."""

    parcel: shipping.Parcel
    told: list[object]
    odd: list[shipping.SettlementLine]
    late: int


def parcels_of(order: Order) -> list[Sent]:
    """Newest first. Four queries where there are any, one where there are none."""
    if order.handed_over_at is None:
        return []
    found = shipping.parcels_of(order).prefetch_related("events", "lines__settlement")
    return [
        Sent(
            parcel,
            sorted(parcel.events.all(), key=lambda event: (event.at, event.pk), reverse=True),
            [line for line in parcel.lines.all() if line.needs_a_look],
            days_late(parcel),
        )
        for parcel in found
    ]


def days_late(parcel: shipping.Parcel) -> int:
    """By how many days the carrier is late with what it collected; 0 while it has time."""
    if not parcel.owed or parcel.delivered_at is None or parcel.rehearsal:
        return 0
    waited = world.now() - parcel.delivered_at
    return max(waited.days - int(settings.SETTLEMENT_DAYS), 0)


def to_collect(order: Order) -> int:
    """Đồng still owed that no parcel of it on its way is to collect."""
    coming = [one for one in shipping.parcels_of(order) if one.status not in NOT_COMING]
    return max(order.missing - sum(max(one.cash_to_collect - one.cash_received, 0) for one in coming), 0)


@dataclass(frozen=True, slots=True)
class Late:
    """Cash of an order a carrier should have accounted for, and by how many days it is late."""

    order: Order
    parcel: shipping.Parcel
    days: int


def late_parcels(actor: Actor) -> list[Late]:
    """Of the stalls this actor works for, the longest first. Two queries."""
    label = Order._meta.label_lower
    if actor.organisation_id is None:
        return []
    waiting = list(shipping.unsettled(actor.organisation_id).filter(subject_type=label)[:MOST_LATE])
    ids = {parcel.subject_id for parcel in waiting}
    orders = {one.pk: one for one in Order.objects.visible_to(actor).filter(pk__in=ids)} if ids else {}
    return [
        Late(orders[parcel.subject_id], parcel, days_late(parcel)) for parcel in waiting if parcel.subject_id in orders
    ]
