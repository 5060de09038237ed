"""How many pieces have to be ready on which day: what is promised, what is likely, what is expected, and what lies ready first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import NamedTuple

from lantoa.workforce.rules.scenario import Product, Step

ORDER, PART, CAMPAIGN, HELD = "order", "part", "campaign", "held"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pieces of a product to be ready on a day: `promised` are paid or confirmed, `likely` ordered but neither or held for a buyer,
    `expected` still to come, seldom fewer than `low` or more than `high`; `ready` of them all lie there already, the promised ones first."""

    product: str
    day: date
    promised: int = 0
    likely: int = 0
    expected: int = 0
    low: int = 0
    high: int = 0
    ready: int = 0

    @property
    def known(self) -> int:
        return self.promised + self.likely

    def to_make(self, expected: int | None = None) -> int:
        """How many pieces are still to be made, where so many are expected (as told where nothing is said)."""
        return max(self.known + (self.expected if expected is None else expected) - self.ready, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of one order among those to be ready on a day; `order` 0 where they are only expected. `of` says what the number is of: an
    order of the stall, a part made for a neighbour's order, a campaign that buyers joined, or a live sale in which they are held."""

    order: int
    pieces: int
    sure: bool
    of: str = ORDER


@dataclass(frozen=True, slots=True)
class Fate:
    """Pieces of an order (or what else `of` says) that are ready on another day than promised, or not within the plan (None)."""

    order: int
    quantity: int
    to: date | None
    of: str = ORDER


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of work of one skill on a day, and how few or many they are, should fewer or more be ordered than expected."""

    day: date
    skill: str
    hours: float
    low: float
    high: float


class Coming(NamedTuple):
    """Pieces that are ready on a day and may be sent until another."""

    product: str
    day: date
    until: date
    pieces: int


class Went(NamedTuple):
    """Pieces of a product that were packed, brought to a neighbour or taken away at a moment."""

    at: datetime
    product: str
    pieces: int


def due_on(placed: date, within: int, promised: date | None, today: date) -> date:
    """The day an order has to be ready: its own if it promises one, else so many days after it was placed; what is late is due today."""
    return max(promised or placed + timedelta(days=within), today)


def covered(rows: Iterable[Wanted], ready: Mapping[str, int], coming: Iterable[Coming] = ()) -> list[Wanted]:
    """The rows by day, each with what lies ready for it: the earliest day first. What is `coming` is there for those from its day on till
    it may not be sent any more; what spoils first goes first."""
    left, found = dict(ready), []
    waiting = sorted(coming, key=lambda one: (one.until, one.day))
    there = [one.pieces for one in waiting]
    for row in sorted(rows, key=lambda one: (one.day, one.product)):
        taken = min(max(left.get(row.product, 0), 0), row.known + row.expected)
        left[row.product] = left.get(row.product, 0) - taken
        for place, one in enumerate(waiting):
            if one.product == row.product and one.day <= row.day <= one.until:
                more = min(there[place], row.known + row.expected - taken)
                taken, there[place] = taken + more, there[place] - more
        found.append(replace(row, ready=taken))
    return found


def still_there(made: Iterable[tuple[datetime, Coming]], gone: Iterable[Went]) -> list[Coming]:
    """What is left of what was made at these moments when what went afterwards is taken off, the oldest first. What went before anything
    was made came from elsewhere."""
    there = sorted(made, key=lambda those: those[0])
    left = [one.pieces for _at, one in there]
    for went in sorted(gone, key=lambda one: one.at):
        rest = went.pieces
        for place, (at, one) in enumerate(there):
            if at <= went.at and one.product == went.product:
                taken = min(rest, left[place])
                rest, left[place] = rest - taken, left[place] - taken
    return [one._replace(pieces=pieces) for (_at, one), pieces in zip(there, left, strict=True) if pieces]


def fates(parts: Sequence[Part], ready: int, late: Sequence[tuple[int, date | None]]) -> list[Fate]:
    """Whose pieces are late, where of all that is due on a day so many pieces come later: what is only expected waits first, then what is
    not sure, then who ordered last. `parts` stand in the order of the orders."""
    ranked = sorted(parts, key=lambda one: (one.order == 0, not one.sure))
    total = sum(one.pieces for one in ranked)
    wait = sorted((fate for fate in late if fate[0] > 0), key=lambda fate: (fate[1] is None, fate[1] or date.max))
    in_time = max(total - sum(quantity for quantity, _to in wait), ready)
    waiting = iter([(in_time, "now"), *wait])
    quantity, to = next(waiting)
    found = []
    for part in ranked:
        pieces = part.pieces
        while pieces > 0:
            while quantity <= 0:
                quantity, to = next(waiting, (total, None))
            taken = min(pieces, quantity)
            pieces, quantity = pieces - taken, quantity - taken
            if to is None or isinstance(to, date):
                found.append(Fate(part.order, taken, to, part.of))
    return found


def hours_of(
    products: Iterable[Product], made: Iterable[tuple[str, date, int]], wanted: Sequence[Wanted], *, counted: bool
) -> list[Hours]:
    """The hours that what is made takes, by day and skill. Their range follows from how many pieces may be expected of those the day
    serves: what is made can wait some days (`keeps`). `counted`: whether what is expected was planned in."""
    by_id = {one.id: one for one in products}
    found: dict[tuple[date, str], list[float]] = {}
    for name, ready, quantity in made:
        product = by_id[name]
        served = [
            row for row in wanted if row.product == name and ready <= row.day <= ready + timedelta(days=product.keeps)
        ]
        told = sum(row.to_make(None if counted else 0) for row in served)
        low, high = (
            (sum(row.to_make(least(row)) for row in served) / told if told else 1.0) for least in (_low, _high)
        )
        for step in product.steps:
            minutes = minutes_of(step, quantity)
            those = found.setdefault((ready - timedelta(days=step.ahead), step.skill), [0.0, 0.0, 0.0])
            for place, share in enumerate((1.0, min(low, 1.0), max(high, 1.0))):
                those[place] += minutes * share / 60
    return [Hours(day, skill, *those) for (day, skill), those in sorted(found.items())]


def steps_on(
    products: Iterable[Product], made: Iterable[tuple[str, date, int]], day: date
) -> list[tuple[str, Step, float]]:
    """(product, step, hours) of what is done on a day for what is made, in the order of both."""
    by_id = {one.id: one for one in products}
    return [
        (name, step, minutes_of(step, quantity) / 60)
        for name, ready, quantity in made
        if name in by_id
        for step in by_id[name].steps
        if ready - timedelta(days=step.ahead) == day and minutes_of(step, quantity) > 0
    ]


def minutes_of(step: Step, quantity: int) -> float:
    """The minutes so many pieces take at one step, whole batches begun."""
    return step.minutes * quantity + step.setup * ceil(quantity / (step.batch or max(quantity, 1)))


def begun(product: Product, ready: date, today: date) -> Product | None:
    """What is still to be done of a batch to be ready on a day, where some of its steps lie before today; None where none does."""
    left = [step for step in product.steps if ready - timedelta(days=step.ahead) >= today]
    if len(left) == len(product.steps):
        return None
    return replace(product, id=f"{product.id}|{ready.isoformat()}", steps=left, keeps=0)


def _low(row: Wanted) -> int:
    return row.low


def _high(row: Wanted) -> int:
    return row.high


def per_product(made: Iterable[tuple[str, date, int]]) -> Iterator[tuple[str, date, int]]:
    """What is made, of batches begun before too, by product and day."""
    found: dict[tuple[str, date], int] = {}
    for name, day, quantity in made:
        key = name.partition("|")[0], day
        found[key] = found.get(key, 0) + quantity
    yield from ((name, day, quantity) for (name, day), quantity in found.items() if quantity)
