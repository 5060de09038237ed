"""Which orders share one parcel: a second claim in a sale goes along with the first, whose delivery was paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lantoa.journal import api as journal
from lantoa.orders import acts
from lantoa.orders.models import Order

MOST = 400


@dataclass(slots=True)
class Along:
    """The order whose delivery was paid for, and those that go with it; called-off ones and those not paid in time aside."""

    first: Order | None = None
    others: list[Order] = field(default_factory=list)
    # The first has left, and this one has not.
    left_behind: bool = False

    @property
    def goes_with(self) -> Order | None:
        """The order in whose parcel this one is to be put, or was."""
        gone = self.first is None or self.left_behind or self.first.cancelled_at is not None
        return None if gone else self.first

    @property
    def cash(self) -> int:
        """Đồng to be collected at the door in this parcel for the others."""
        leaving = [one for one in self.others if one.state in ("to_pack", "to_hand_over")]
        return sum(one.missing for one in leaving if one.method == Order.Method.COD)


def along_with(order: Order) -> Along:
    """With which orders this one shares a parcel, as was said when they were placed. Three queries at most; none where it cannot share one."""
    return along_of([order])[order.pk]


def along_of(orders: Sequence[Order]) -> dict[int, Along]:
    """The same for many orders, by order. Five queries at most, however many there are."""
    found = {one.pk: Along() for one in orders}
    sent = [one for one in orders if not one.at_counter and not one.paid_elsewhere]
    later = [one for one in sent if not one.shipping_fee]
    of = dict(_said(one.pk for one in later))
    firsts = {one.pk: one for one in Order.objects.to_show().filter(pk__in=set(of.values()))} if of else {}
    for one in later:
        first = firsts.get(of.get(one.pk, 0))
        if first and first.store_id == one.store_id:
            found[one.pk].first = first
            found[one.pk].left_behind = first.handed_over_at is not None and one.handed_over_at is None
    _others({one.pk: one for one in sent if one.shipping_fee}, found)
    return found


def _others(firsts: dict[int, Order], found: dict[int, Along]) -> None:
    if not firsts:
        return
    stores, phones = {one.store_id for one in firsts.values()}, {one.buyer_phone for one in firsts.values()}
    since = min(one.placed_at for one in firsts.values())
    maybe = Order.objects.to_show().filter(
        store__in=stores, buyer_phone__in=phones, shipping_fee=0, cancelled_at=None, placed_at__gte=since
    )
    known = {one.pk: one for one in maybe.exclude(buyer_phone="").order_by("pk")[:MOST]}
    for pk, of in _said(known):
        other, first = known[pk], firsts.get(of)
        if first and first.store_id == other.store_id and other.state != "expired":
            found[of].others.append(other)


def _said(ids: Iterable[int]) -> list[tuple[int, int]]:
    """(order, the one with whose parcel it was to go) of those that were to."""
    wanted = [str(pk) for pk in ids]
    if not wanted:
        return []
    label = Order._meta.label_lower
    told = journal.Entry.objects.filter(subject_type=label, subject_id__in=wanted, act=acts.PLACED).order_by("pk")
    return [(int(one.subject_id), int(one.data["along"])) for one in told if "along" in one.data]
