"""When people look and order, from a stall's own numbers: hours of the week, and nothing where there is too little to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# A rule of this house: below so many looks and orders together nothing is said of hours, they would be chance.
LEAST = 30
# An order weighs as many looks: it is what a post is for.
ORDER_WEIGHT = 5
BLOCK = 3
MOST = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """Three hours of one day of the week (0 is Monday), how many looked and ordered then."""

    weekday: int
    hour: int
    looks: int
    orders: int

    @property
    def until(self) -> int:
        return self.hour + BLOCK


@dataclass(frozen=True, slots=True)
class Hours:
    """The best slots, best first; none where too little is known. `looks` and `orders` are all there was."""

    best: tuple[Slot, ...]
    looks: int
    orders: int

    @property
    def missing(self) -> int:
        """How many more looks and orders it takes until something can be said."""
        return max(LEAST - self.looks - self.orders, 0)


def best_hours(looks: Mapping[tuple[int, int], int], orders: Iterable[tuple[int, int]]) -> Hours:
    """From looks by (weekday, hour) and the (weekday, hour) of each order."""
    seen: Counter[tuple[int, int]] = Counter()
    for (weekday, hour), count in looks.items():
        seen[weekday, hour // BLOCK * BLOCK] += count
    bought = Counter((weekday, hour // BLOCK * BLOCK) for weekday, hour in orders)
    in_all = sum(seen.values()), sum(bought.values())
    if sum(in_all) < LEAST:
        return Hours((), *in_all)
    slots = [Slot(day, hour, seen[day, hour], bought[day, hour]) for day, hour in seen.keys() | bought.keys()]
    slots.sort(key=lambda one: (-(one.looks + ORDER_WEIGHT * one.orders), one.weekday, one.hour))
    return Hours(tuple(slots[:MOST]), *in_all)
