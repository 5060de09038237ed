"""A stall's order book: what is still to be made or sent, what was ordered day by day, and how much changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce, TruncDate

from lantoa.kit.world import VIETNAM, world
from lantoa.orders.models import Order, OrderLine


class OpenLine(NamedTuple):
    """Pieces of one kind that have not left the house: `sure` once paid or confirmed, `packed` when they lie ready in their parcel.
    `due_on` is the day the order itself promises; None where it promises none."""

    order_id: int
    variant_id: int
    quantity: int
    placed_at: datetime
    due_on: date | None
    sure: bool
    packed: bool


class OrderedDay(NamedTuple):
    """So many of one kind were ordered on a day (Vietnam's)."""

    day: date
    variant_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class BookChange:
    """How many orders came, and how many were called off, since a moment."""

    placed: int
    cancelled: int


def open_lines(organisation_id: int, variant_ids: Iterable[int]) -> list[OpenLine]:
    """Lines of these kinds of orders that are not handed over, cancelled or left unpaid till their goods were free again, oldest first;
    rehearsals aside. One query."""
    mine = Order.objects.filter(store__organisation_id=organisation_id, rehearsal=False, at_counter=False)
    live = mine.live().exclude(pk__in=mine.expired(world.now()).values("pk"))
    sure = Q(order__confirmed_at__isnull=False) | Q(order__received__gte=F("order__total"))
    lines = (
        OrderLine.objects.filter(
            order__in=live.values("pk"), variant__in=list(variant_ids), taken_off__lt=F("quantity")
        )
        .annotate(sure=sure, packed=Q(order__packed_at__isnull=False))
        .order_by("order__placed_at", "pk")
    )
    return [
        OpenLine(order, variant, quantity - off, placed_at, due_on, is_sure or packed, packed)
        for order, variant, quantity, off, placed_at, due_on, is_sure, packed in lines.values_list(
            "order_id", "variant_id", "quantity", "taken_off", "order__placed_at", "order__due_on", "sure", "packed"
        )
    ]


def ordered_by_day(organisation_id: int, variant_ids: Iterable[int], *, since: date, until: date) -> list[OrderedDay]:
    """What was ordered of these kinds on each day from `since` to `until`, counter sales included; what was cancelled, left unpaid, a
    rehearsal, or bought ahead for a day of its own (a group buy, a pre-order) is not counted. One query."""
    mine = Order.objects.filter(store__organisation_id=organisation_id, rehearsal=False)
    # Orders of a campaign come all at once, and say nothing of a usual day; their own day says when they are due.
    kept = mine.filter(cancelled_at=None, due_on=None).exclude(pk__in=mine.expired(world.now()).values("pk"))
    rows = (
        OrderLine.objects.filter(order__in=kept.values("pk"), variant__in=list(variant_ids))
        .annotate(day=TruncDate("order__placed_at", tzinfo=VIETNAM))
        .filter(day__gte=since, day__lte=until)
        .values("day", "variant_id")
        .annotate(count=Sum("quantity"))
        .order_by("day", "variant_id")
    )
    return [OrderedDay(row["day"], row["variant_id"], row["count"]) for row in rows]


def packed_since(organisation_id: int, variant_ids: Iterable[int], since: datetime) -> list[tuple[int, int, datetime]]:
    """(kind, pieces, when) of these kinds that went into a parcel or over the counter since a moment, and of those brought to a stall that
    sold them; what was cancelled and rehearsals aside. Two queries."""
    kinds = list(variant_ids)
    lines = OrderLine.objects.filter(variant__in=kinds, order__cancelled_at=None, order__rehearsal=False)
    left = F("quantity") - F("taken_off")
    packed = Coalesce("order__packed_at", "order__handed_over_at")
    own = lines.filter(order__store__organisation_id=organisation_id, maker_share=None).annotate(
        went=Case(When(order__at_counter=True, then=F("order__placed_at")), default=packed)
    )
    brought = lines.filter(maker_share__part__maker=organisation_id).annotate(
        went=Coalesce("maker_share__part__brought_at", "order__handed_over_at")
    )
    return [
        row for those in (own, brought) for row in those.filter(went__gte=since).values_list("variant_id", left, "went")
    ]


def changed_since(organisation_id: int, moment: datetime) -> BookChange:
    """How many orders to be sent came since a moment, and how many of those before were called off. One query."""
    mine = Order.objects.filter(store__organisation_id=organisation_id, rehearsal=False, at_counter=False)
    found = mine.aggregate(
        placed=Count("pk", filter=Q(placed_at__gt=moment, cancelled_at=None)),
        cancelled=Count("pk", filter=Q(placed_at__lte=moment, cancelled_at__gt=moment)),
    )
    return BookChange(found["placed"], found["cancelled"])
