"""In which parcels an order travels: its own, and those of an order it goes along with; and how much of their cash is its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lantoa.journal import api as journal
from lantoa.orders import acts
from lantoa.orders.models import Order
from lantoa.orders.rules import shared_out
from lantoa.shipping import api as shipping

# A parcel in one of these brings the buyer nothing any more.
NOT_COMING = ("returning", "returned", "lost", "cancelled")


@dataclass(frozen=True, slots=True)
class Carried:
    """A parcel an order travels in. `shares` says whose the cash at the door is where several orders travel in it (order, đồng), the one it
    is registered for first; none where it carries one order only."""

    order_id: int
    parcel: shipping.Parcel
    shares: tuple[tuple[int, int], ...] = ()

    @property
    def cash(self) -> int:
        """Đồng to be collected at the door for this order."""
        return dict(self.shares)[self.order_id] if self.shares else int(self.parcel.cash_to_collect)

    def mine(self, counted: dict[int, int]) -> dict[int, int]:
        """How much of what these settlement lines count (đồng by line) is this order's."""
        return shared_out(self.shares, counted).get(self.order_id, {}) if self.shares else counted

    @property
    def to_come(self) -> int:
        """Đồng for this order that the carrier has not accounted for, while the parcel is on its way or with the buyer."""
        if self.parcel.status in NOT_COMING:
            return 0
        # A neighbour who took less at the door brings less than each was to pay there.
        whole, there = self.parcel.cash_to_collect, self.parcel.cash_received
        return max(sum(self.mine({0: whole}).values()) - sum(self.mine({0: there}).values()), 0)


def carried(order: Order) -> list[Carried]:
    """The newest parcel first. Two queries, two more where the order went along with another."""
    told = _sent([order.pk])
    shares = {one.data["parcel"]: _shares(one) for one in reversed(told) if "along" in one.data}
    found = [Carried(order.pk, one, shares.get(one.pk, ())) for one in shipping.parcels_of(order)]
    beside = {one.data["parcel"]: one.data["with"] for one in told if "with" in one.data}
    if beside:
        firsts = {one.data["parcel"]: _shares(one) for one in _sent(beside.values()) if "along" in one.data}
        rows = shipping.Parcel.objects.filter(pk__in=beside)
        found += [Carried(order.pk, one, firsts[one.pk]) for one in rows if one.pk in firsts]
    return sorted(found, key=lambda one: -one.parcel.pk)


def travelling_along(order_ids: Collection[int]) -> set[int]:
    """The orders that travel in parcels of these. One query."""
    return {int(pk) for one in _sent(order_ids) for pk in one.data.get("along", {})}


def was_sent(order: Order, parcel: shipping.Parcel) -> bool:
    """Whether it was written down already that the order travels in this parcel. One query."""
    return any(one.data["parcel"] == parcel.pk for one in _sent([order.pk]))


def _sent(order_ids: Collection[int]) -> list[journal.Entry]:
    if not order_ids:
        return []
    ids, label = [str(pk) for pk in order_ids], Order._meta.label_lower
    found = journal.Entry.objects.filter(subject_type=label, subject_id__in=ids, act=acts.SENT)
    return list(found.order_by("pk"))


def _shares(entry: journal.Entry) -> tuple[tuple[int, int], ...]:
    beside = [(int(pk), int(cash)) for pk, cash in entry.data["along"].items()]
    return ((int(entry.subject_id), int(entry.data["cash"])), *sorted(beside))
