"""Which parcels a carrier was asked for, or has, with an order in them: what was in a parcel when it was ordered stays in it, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lantoa.journal import api as journal
from lantoa.orders import acts
from lantoa.orders.models import Order
from lantoa.orders.queries.along import along_with
from lantoa.orders.queries.carried import NOT_COMING, was_sent
from lantoa.shipping import api as shipping


def booked(order: Order) -> list[shipping.Booking]:
    """What carriers were asked to carry for it and have neither refused, brought nor let go of, alone or with another's. Four queries at most."""
    first = along_with(order).first
    found = [one for one in shipping.bookings_of(order) if one.is_live]
    if first:
        theirs = [one for one in shipping.bookings_of(first) if one.is_live]
        inside = in_bookings(one.pk for one in theirs) if theirs else {}
        found += [one for one in theirs if order.pk in inside.get(one.pk, {order.pk})]
    return found


def sealed_with(first: Order, others: Collection[int], but: shipping.Parcel | None = None) -> set[int]:
    """Those of these orders that lie in a parcel ordered for `first` that waits for its carrier (`but` one, if named): they leave with it, and with
    nothing else. Two queries, one more for each parcel a carrier took on."""
    rows = [one for one in shipping.bookings_of(first) if one.is_live and (but is None or one.parcel_id != but.pk)]
    waiting = [one.pk for one in rows if one.parcel is None or not (one.parcel.status in NOT_COMING or was_sent(first, one.parcel))]  # fmt: skip
    inside = in_bookings(waiting) if waiting else {}
    return {pk for one in waiting for pk in inside.get(one, others)} & set(others)


def sealed_in(order: Order) -> Order | None:
    """The order in whose ordered parcel this one lies while that waits for its carrier; None where it lies in no other's."""
    first = along_with(order).first
    return first if first and sealed_with(first, [order.pk]) else None


def in_bookings(booking_ids: Iterable[int]) -> dict[int, set[int]]:
    """By booking the orders that were to go along in the parcel when it was ordered. One query."""
    label, ids = shipping.Booking._meta.label_lower, [str(pk) for pk in booking_ids]
    told = journal.Entry.objects.filter(subject_type=label, subject_id__in=ids, act=acts.PARCEL_ORDERED)
    return {int(one.subject_id): {int(pk) for pk in one.data["along"]} for one in told}


def without_booked(orders: Iterable[Order]) -> list[Order]:
    """Those of which no carrier was asked for a parcel. One query beside theirs."""
    rows = list(orders)
    taken = shipping.live_subjects(Order, [one.pk for one in rows]) if rows else set()
    return [one for one in rows if one.pk not in taken]
