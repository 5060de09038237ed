"""A plan in a sentence or two: when more hands are needed and how many, until when none are, and why a promise cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from lantoa.workforce.rules.demand import minutes_of
from lantoa.workforce.rules.scenario import Scenario

# A shift of somebody who is not on the list yet.
SHIFT_HOURS = 8.0
# From this share on an equipment counts as full.
FULL = 0.9
TOO_SOON, NO_SKILL, EQUIPMENT, HANDS = "too_soon", "skill", "equipment", "hands"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a plan: hours of work with their range, hours of those who are always there, how many others are called, the hours one of
    them stays, and how many more it takes whom nobody is on the list for."""

    day: date
    hours: float
    low: float
    high: float
    own: float
    called: int
    shift: float = SHIFT_HOURS
    missing: int = 0

    @property
    def needed(self) -> int:
        """How many hands beside those always there."""
        return self.called + self.missing

    @property
    def if_more(self) -> int:
        """How many more hands it takes, should as much be ordered as seldom is."""
        return max(ceil((self.high - self.own) / self.shift - 1e-6), self.needed)


@dataclass(frozen=True, slots=True)
class Peak:
    """From one day to another so many more hands are needed each day; `if_more`: should more be ordered than expected."""

    first: date
    last: date
    least: int
    most: int
    if_more: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """No more hands are needed before a day: the next peak's, or the one after the plan's last."""

    until: date
    # Whether that is only as far as the plan goes.
    open: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why a promise cannot be kept: which word, what is missing, and how many more hands on that day would keep it."""

    word: str
    what: str = ""
    hands: int = 0


def told(days: Sequence[Day]) -> list[Peak | Quiet]:
    """What is said of a plan, in the order of its days. A day of rest between two busy ones belongs to the peak."""
    found: list[Peak | Quiet] = []
    for those in _runs(days):
        busy = [one for one in those if one.needed]
        numbers = [one.needed for one in busy]
        found.append(Peak(busy[0].day, busy[-1].day, min(numbers), max(numbers), max(one.if_more for one in busy)))
    first = found[0] if found else None
    if days and first is None:
        return [Quiet(days[-1].day + timedelta(days=1), open=True)]
    if isinstance(first, Peak) and first.first > days[0].day:
        found.insert(0, Quiet(first.first, open=False))
    return found


def _runs(days: Sequence[Day]) -> list[list[Day]]:
    found: list[list[Day]] = []
    for place, one in enumerate(days):
        if not one.needed:
            continue
        if place and found and (days[place - 1].needed or (place > 1 and days[place - 2].needed)):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def why(it: Scenario, made: Iterable[tuple[str, date, int]], product: str, due: date, late: int) -> Why:
    """Why so many pieces of a product are not ready on the day they are due, as far as the plan shows it."""
    asked = next(one for one in it.products if one.id == product)
    longest = max((step.ahead for step in asked.steps), default=0)
    if longest > (due - it.first).days:
        return Why(TOO_SOON, str(longest))
    can = frozenset().union(*(one.skills for one in it.workers)) if it.workers else frozenset()
    for step in asked.steps:
        if step.skill and step.skill not in can:
            return Why(NO_SKILL, step.skill)
    busy = _equipment_minutes(it, made)
    most = {one.id: one.minutes for one in it.equipment}
    for step in asked.steps:
        if step.equipment and _full(busy, most, step.equipment, due, step.ahead, asked.keeps, it.first):
            return Why(EQUIPMENT, step.equipment)
    minutes = sum(minutes_of(step, late) for step in asked.steps)
    return Why(HANDS, hands=ceil(minutes / 60 / SHIFT_HOURS - 1e-6))


def _equipment_minutes(it: Scenario, made: Iterable[tuple[str, date, int]]) -> dict[tuple[str, date], float]:
    by_id = {one.id: one for one in it.products}
    busy: dict[tuple[str, date], float] = {}
    for name, day, quantity in made:
        for step in by_id[name].steps:
            if step.equipment:
                key = step.equipment, day - timedelta(days=step.ahead)
                busy[key] = busy.get(key, 0.0) + minutes_of(step, quantity)
    return busy


def _full(
    busy: Mapping[tuple[str, date], float], most: Mapping[str, int], name: str, due: date, ahead: int, keeps: int, first: date
) -> bool:  # fmt: skip
    days = [due - timedelta(days=ahead + number) for number in range(keeps + 1)]
    return all(busy.get((name, day), 0.0) >= FULL * most.get(name, 0) for day in days if day >= first)
