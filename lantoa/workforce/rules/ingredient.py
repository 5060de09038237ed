"""What has to be bought, how much of it, and by which day it has to be ordered at the latest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Need:
    """So many thousandths of an ingredient's unit are used on a day."""

    ingredient: int
    day: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is of an ingredient, what was ordered and is on its way, how long ordering takes and how long it keeps (None: long)."""

    ingredient: int
    on_shelf: int
    coming: int = 0
    lead_days: int = 0
    keeps_days: int | None = None


@dataclass(frozen=True, slots=True)
class ToBuy:
    """Buy so much (whole units, as thousandths): it is needed from `needed_on` on, so it is ordered on `order_by` or before."""

    ingredient: int
    quantity: int
    needed_on: date
    order_by: date


def to_buy(needs: Iterable[Need], supplies: Sequence[Supply]) -> list[ToBuy]:
    """What the shelf and what is coming do not cover, the most urgent first.

    What keeps only some days is bought again and again, each time for the days it keeps; the rest at once, for the first day on which
    the shelf no longer suffices.
    """
    known = {one.ingredient: one for one in supplies}
    by_ingredient: dict[int, dict[date, int]] = {}
    for need in needs:
        if need.ingredient in known and need.quantity > 0:
            days = by_ingredient.setdefault(need.ingredient, {})
            days[need.day] = days.get(need.day, 0) + need.quantity
    found = [
        bought for number, days in by_ingredient.items() for bought in _for_one(known[number], sorted(days.items()))
    ]
    return sorted(found, key=lambda one: (one.order_by, one.needed_on, one.ingredient))


def _for_one(supply: Supply, days: Sequence[tuple[date, int]]) -> list[ToBuy]:
    left = supply.on_shelf + supply.coming
    first: date | None = None
    short, found = 0, []
    for day, quantity in days:
        if first is not None and supply.keeps_days is not None and (day - first).days > supply.keeps_days:
            # What is left over of whole units has gone off by then.
            found.append(_bought(supply, first, short))
            first, short = None, 0
        covered = min(left, quantity)
        left -= covered
        if quantity > covered:
            first = first or day
            short += quantity - covered
    if first is not None:
        found.append(_bought(supply, first, short))
    return found


def _bought(supply: Supply, first: date, short: int) -> ToBuy:
    whole = -(-short // 1000) * 1000
    return ToBuy(supply.ingredient, whole, first, first - timedelta(days=supply.lead_days))
