"""On which day what is made and whose hands it takes: the fewest shifts that keep the promises, shared fairly, with their proof.

Workers who are alike (same skills, hours and limits) are counted together: how many of them come on each day. Only then it is said who, by
turns. Counted together they may do at least what they may do one by one, so what is proved of them holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lantoa.kit.later import Later
from lantoa.workforce.rules.batches import Span
from lantoa.workforce.rules.hands import WEEK, Group, groups
from lantoa.workforce.rules.late import latest, weights
from lantoa.workforce.rules.scenario import Scenario
from lantoa.workforce.rules.search import Clock, Days, Found, Search
from lantoa.workforce.rules.season import LONGEST, best
from lantoa.workforce.rules.turns import Shift, turns
from lantoa.workforce.rules.why import Why, reasons

__all__ = ["SEASON", "SECONDS", "Impossible", "Made", "Moved", "Plan", "Shift", "Why", "plan"]

np: Any = Later("numpy")
# Seconds that are given to a month, and to a season.
SECONDS, SEASON = 10.0, 50.0
# What is kept back of them: for building, for turns, and for what the solver takes to stop.
KEPT_BACK = 0.08


@dataclass(frozen=True, slots=True)
class Made:
    """So many pieces of a product are ready on a day."""

    product: str
    day: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Of a promise that cannot be kept so many pieces are ready on another day, or not at all (None). `why` says what is too little for
    it, as far as that can be known, and `of` which skill or equipment that is."""

    promise: str
    quantity: int
    to: date | None
    why: Why = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found: `bound` is proved, no plan has fewer shifts weighed; `gap` how far this one may be from the best."""

    made: Sequence[Made]
    shifts: Sequence[Shift]
    moved: Sequence[Moved]
    hours: Mapping[tuple[date, str], float]
    weighed: float
    bound: float

    @property
    def gap(self) -> float:
        return max(0.0, (self.weighed - self.bound) / self.weighed) if self.weighed > 0 else 0.0

    @property
    def proved(self) -> bool:
        """Whether anything at all is proved: of long times and many products the time may be too short to say."""
        return self.bound > 0 or self.weighed == 0


class Impossible(Exception):
    """Even with every promise moved there is no plan: on `days` from `since` on this worker was set by hand, and may work `most` of them."""

    def __init__(self, worker: str, since: date, days: int, most: int) -> None:
        super().__init__(worker, since, days, most)
        self.worker, self.since, self.days, self.most = worker, since, days, most


def plan(scenario: Scenario, seconds: float | None = None) -> Plan:
    """The plan, within so many seconds (by default ten, fifty for what is longer than a month). First whether every promise can be kept; if
    not, as few pieces as few days late as can be. Raises Impossible."""
    _within_limits(scenario)
    clock = Clock((seconds or (SECONDS if scenario.days <= LONGEST else SEASON)) * (1 - KEPT_BACK))
    those = groups(scenario)
    found = best(scenario, those, clock)
    shifts = _shifts(scenario, those, found)
    if shifts is None:
        found, shifts = _one_by_one(scenario, found, clock)
    return _told(scenario, found, shifts, clock)


def _within_limits(it: Scenario) -> None:
    for one in it.workers:
        most = one.limits.days_of(one.minutes)
        set_ = {it.number(day) for (who, day), yes in it.pinned.items() if yes and who == one.id}
        for day in sorted(set_):
            week = sum(day + more in set_ for more in range(WEEK))
            if week > most:
                raise Impossible(one.id, it.day(day), week, most)


def _shifts(it: Scenario, those: Sequence[Group], found: Found) -> list[Shift] | None:
    shifts: list[Shift] = []
    for number, group in enumerate(those):
        taken = turns(it, group, [found.hands.get((number, day), 0) for day in range(it.days)])
        if taken is None:
            return None
        shifts += taken
    return shifts


def _one_by_one(it: Scenario, found: Found, clock: Clock) -> tuple[Found, list[Shift]]:
    """Where hands counted together cannot be shared out: the same goods by hands told apart by when they are free; if those cannot make
    them, the whole anew."""
    those = groups(it, one_by_one=True)
    span = Span(0, it.days)
    again = _same_goods(it, those, span, found)
    if again is None and not found.late and it.days <= LONGEST:
        again = Search(it, those, span, Clock(max(clock.left, 0.3 * clock.seconds))).run()
    again = again or latest(it, those, span, Clock(max(clock.left, 0.2 * clock.seconds)))
    # Whoever is free on the same days can take turns.
    return replace(again, bound=found.bound), _shifts(it, those, again) or []


def _same_goods(it: Scenario, those: Sequence[Group], span: Span, found: Found) -> Found | None:
    days = Days(it, those, span, late=bool(found.late))
    solver = days.solver()
    low, high = solver.low.copy(), solver.high.copy()
    for ready, column in days.goods.ready.items():
        low[column] = high[column] = found.made.get(ready, 0)
    for batches, column in days.goods.batches.items():
        low[column] = high[column] = found.batches.get(batches, 0)
    for given_up, column in days.goods.unmet.items():
        low[column] = high[column] = found.unmet.get(given_up, 0)
    solver.within(low, high)
    solver.whole(days.come)
    values = solver.solve(1.0, near=0.999)
    return None if values is None else days.told(values, found.late, found.bound)


def _told(it: Scenario, found: Found, shifts: list[Shift], clock: Clock) -> Plan:
    moved = _moved(it, found)
    if moved:
        why = reasons(it, [one.promise for one in moved], Clock(max(clock.left, 0.05 * clock.seconds)))
        moved = [replace(one, why=why[one.promise][0], of=why[one.promise][1]) for one in moved]
    kinds = {one.id: one.kind for one in it.workers}
    weighed = float(sum(kinds[shift.worker] == "seasonal" for shift in shifts)) + _weight(it, moved)
    return Plan(
        [Made(product, it.day(day), pieces) for (product, day), pieces in sorted(found.made.items(), key=lambda one: (one[0][1], one[0][0]))],
        sorted(shifts, key=lambda one: (one.day, one.worker)), moved, _hours(it, found), weighed, min(found.bound, weighed),
    )  # fmt: skip


def _weight(it: Scenario, moved: Sequence[Moved]) -> float:
    late, never = weights(it)
    due = {one.id: one.due for one in it.promises}
    return sum(one.quantity * (late * (one.to - due[one.promise]).days if one.to else never) for one in moved)


def _moved(it: Scenario, found: Found) -> list[Moved]:
    """What is ready goes to whom it is due that day, as they stand in the list, then to who waits, so that as few as can be have to wait."""
    moved: list[Moved] = []
    for product in sorted({one.product for one in it.promises}):
        promises = sorted((one for one in it.promises if one.product == product), key=lambda one: one.due)
        given_up = {day: pieces for (of, day), pieces in found.unmet.items() if of == product}
        rest = {one.id: one.quantity for one in promises}
        for one in reversed(promises):
            taken = min(given_up.get(it.number(one.due), 0), one.quantity)
            if taken:
                given_up[it.number(one.due)] -= taken
                rest[one.id] -= taken
                moved.append(Moved(one.id, taken, None))
        over = 0
        for day in range(it.days):
            over += found.made.get((product, day), 0)
            waiting = [one for one in promises if it.number(one.due) <= day and rest[one.id]]
            for one in sorted(waiting, key=lambda one: it.number(one.due) != day):
                taken = min(over, rest[one.id])
                over, rest[one.id] = over - taken, rest[one.id] - taken
                if taken and it.number(one.due) < day:
                    moved.append(Moved(one.id, taken, it.day(day)))
        moved += [Moved(name, pieces, None) for name, pieces in rest.items() if pieces]
    return moved


def _hours(it: Scenario, found: Found) -> dict[tuple[date, str], float]:
    minutes: dict[tuple[int, str], float] = {}
    steps = {one.id: one.steps for one in it.products}
    for (product, day), pieces in found.made.items():
        for place, step in enumerate(steps[product]):
            took = step.minutes * pieces + step.setup * found.batches.get((product, place, day), 0)
            at = day - step.ahead, step.skill
            minutes[at] = minutes.get(at, 0.0) + took
    return {(it.day(day), skill): took / 60 for (day, skill), took in sorted(minutes.items()) if took > 0}
