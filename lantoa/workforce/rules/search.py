"""The fewest shifts by which every promise of a span of days is kept, and how few cannot do.

Batches are whole and hands are whole; to settle both at once takes minutes, so each is settled with the other left open, then both are
tried anew a few days or a few products at a time. Meanwhile the second core proves how few shifts cannot be enough; what it has not proved
in its share of the time it hardly ever does, and so it joins in trying anew.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf
from random import Random
from threading import Event, Lock, Thread
from typing import Any

from lantoa.kit.later import Later
from lantoa.workforce.rules.batches import Batches, Span, ahead
from lantoa.workforce.rules.hands import Group, Hands
from lantoa.workforce.rules.programme import Programme, Solver
from lantoa.workforce.rules.scenario import Scenario

np: Any = Later("numpy")
# A shift of somebody who is there anyway counts this much of one for which a neighbour is called, where plans are else alike.
OWN = 0.01
# What rounding of the solver may take from a proof.
SURE = 1e-4
# How many days, or products, are tried anew at a time.
DAYS, PRODUCTS = 5, 6
# The share of the time in which the second core proves.
PROVING = 0.7
# Up to so many products and days a plan is small.
FEW = 150


@dataclass(frozen=True, slots=True)
class Found:
    """Whole pieces, batches and hands by what and when, `late` what the promises not kept weigh; `bound`: no plan of these days weighs less."""

    made: dict[tuple[str, int], int]
    batches: dict[tuple[str, int, int], int]
    hands: dict[tuple[int, int], int]
    unmet: dict[tuple[str, int], int]
    late: float
    bound: float


class Clock:
    """What is left of the time."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self._until = seconds, time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self._until - time.monotonic()

    def some(self, share: float) -> float:
        """A share of all the time, no more than is left."""
        return min(self.left, share * self.seconds)


class Days:
    """A span of days as a programme, its columns by kind."""

    def __init__(self, it: Scenario, groups: Sequence[Group], span: Span, *, late: bool = False) -> None:
        self.it, self.groups, self.span = it, groups, span
        self.programme = Programme()
        self.goods = Batches(self.programme, it, span, late=late)
        settled = max(span.first - max(map(ahead, it.products), default=0), 0)
        self.hands = Hands(self.programme, it, groups, span, self.goods, settled)
        self.ready = _columns(self.goods.ready.values())
        self.batches = _columns(self.goods.batches.values())
        self.come = _columns(self.hands.come.values())
        self.shifts = np.zeros(len(self.programme.low))
        for column, weight in self.hands.seasonal.items():
            self.shifts[column] = weight

    def solver(self) -> Solver:
        solver = self.programme.solver()
        solver.costs(self.shifts)
        return solver

    def own(self) -> Any:
        """The weight of shifts with those of people who are there anyway, for choosing between plans else alike."""
        cost = self.shifts.copy()
        for column in self.hands.come.values():
            cost[column] = cost[column] or OWN
        return cost

    def told(self, values: Any, late: float, bound: float) -> Found:
        def whole(columns: dict[Any, int]) -> dict[Any, int]:
            return {key: round(values[one]) for key, one in columns.items() if values[one] > 0.5}

        goods = self.goods
        return Found(
            whole(goods.ready), whole(goods.batches), whole(self.hands.come), whole(goods.unmet), late, bound
        )  # fmt: skip


def _columns(those: Any) -> Any:
    return np.array(sorted(those), dtype=np.int32)


class Search:
    """Every promise kept. `possible` is False once it is proved that they cannot all be."""

    def __init__(self, it: Scenario, groups: Sequence[Group], span: Span, clock: Clock) -> None:
        self.days, self.clock = Days(it, groups, span), clock
        self.possible = not self.days.goods.too_early
        self.best: Any = None
        self.weighed, self.bound = inf, 0.0
        # Between which values most of what is good was found.
        self.about: tuple[Any, Any] | None = None
        self.chance = Random(1)  # noqa: S311 - the same tries every time
        # Two look for the best: each sees what the other found.
        self.taking, self.there = Lock(), Event()
        key = {column: (of, day) for (of, _place, day), column in self.days.goods.batches.items()}
        products = {of: number for number, of in enumerate(sorted({of for of, _day in key.values()}))}
        self.when = np.array([key[column][1] for column in self.days.batches], dtype=int)
        self.names = np.array([products[key[column][0]] for column in self.days.batches], dtype=int)

    def run(self) -> Found | None:
        if not self.possible:
            return None
        self.solver = self.days.solver()
        self.low, self.high = self.solver.low.copy(), self.solver.high.copy()
        open_ = self._open()
        if not self.possible or open_ is None:
            return None
        proof = self._prove() if len(self.days.batches) else None
        try:
            self._settle(open_)
            self._anew(self.solver, self.chance)
        finally:
            if proof is not None:
                self._end(*proof)
        if self.best is None:
            return None
        whole = self._closed(self._pieces())
        return None if whole is None else self.days.told(whole, 0.0, min(self.bound, round(self.days.shifts @ whole)))

    def proof(self) -> float:
        """Only how few shifts cannot be enough; 0 where the time was too short to say."""
        if self.possible:
            self.solver = self.days.solver()
            self._open(0.9, 4)
        return self.bound

    @property
    def _enough(self) -> bool:
        return self.best is not None and self.weighed <= self.bound + SURE

    def _open(self, share: float = 0.25, rounds: int = 12) -> Any:
        """Neither batches nor hands are whole: the first proof, and where to look."""
        solver, clock = self.solver, self.clock
        values = solver.solve(clock.some(share))
        while values is not None and solver.optimal:
            self._proved(solver.worth(values))
            rows = self.days.goods.whole_batches(values.tolist())
            if not rows or clock.left < (1 - share) * clock.seconds or (rounds := rounds - 1) < 0:
                break
            solver.add(rows)
            tighter = solver.again(clock.some(share))
            if tighter is None or not solver.optimal:
                break
            values = tighter
        if solver.none:
            self.possible = False
        elif values is not None and solver.optimal:
            solver.drop_slack()
        return values

    def _proved(self, least: float) -> None:
        """Shifts are whole, so what is proved is rounded up."""
        with self.taking:
            if self.bound < least < inf:
                self.bound = max(self.bound, float(ceil(least - SURE)))

    def _prove(self) -> tuple[Solver, Thread]:
        prover = self.solver.copy()
        prover.whole(np.concatenate([self.days.batches, self.days.come]))

        def prove() -> None:
            prover.solve(self.clock.some(PROVING), near=0.999)
            if not prover.none:
                self._proved(prover.bound)
                self._offer(prover.values)
                self.there.wait(max(self.clock.left - 0.3 * self.clock.seconds, 0.0))
                self._anew(prover, Random(2))  # noqa: S311 - the same tries every time

        thread = Thread(target=prove, daemon=True)
        thread.start()
        return prover, thread

    def _end(self, prover: Solver, thread: Thread) -> None:
        self.there.set()
        if self._enough:
            prover.stop()
        thread.join()
        if prover.none and self.best is None:
            self.possible = False

    def _offer(self, values: Any, *, alike: bool = False) -> None:
        """Keep what is better than the best so far; `alike`: also what is as good, from where other ways may lead on."""
        if values is None:
            return
        weighed = round(float(self.days.shifts @ values))
        with self.taking:
            if weighed < self.weighed or (alike and weighed == self.weighed):
                self.best, self.weighed = values, weighed

    def _settle(self, open_: Any) -> None:
        """Hands with batches left open, then batches with at least those hands, then hands for those batches."""
        solver, days, clock = self.solver, self.days, self.clock
        solver.whole(days.come)
        if not len(days.batches):
            values = solver.solve(clock.some(0.6), near=0.999)
            self.possible = not solver.none
            self._proved(solver.bound)
            self._offer(values)
            return
        solver.within(*self._about(open_, days.come))
        first = solver.solve(clock.some(0.15), near=0.999)
        about = open_ if first is None else first
        low, high = self._about(about, days.batches)
        if first is not None:
            low[days.come] = np.minimum(np.round(first[days.come]), self.high[days.come])
        solver.whole(days.come, yes=False)
        solver.whole(days.batches)
        solver.within(low, high)
        second = solver.solve(clock.some(0.12), near=0.05)
        if second is not None:
            self.about = np.minimum(about, second), np.maximum(about, second)
            second = self._fewer(second, low[days.come])
        solver.whole(days.come)
        if second is not None:
            self._offer(self._near(solver, self._fixed(second, days.batches), None, 0.06))
        if self.best is None:
            solver.within(self.low, self.high)
            self._offer(solver.solve(clock.some(0.3), first=True))
        elif not self._enough:
            self._offer(self._near(solver, self._about(self.best, days.batches), self.best, 0.1))

    def _about(self, values: Any, columns: Any) -> tuple[Any, Any]:
        """The limits with these columns next to where they are open: nearly all that is good is there, and it is soon looked through."""
        low, high = self.low.copy(), self.high.copy()
        least, most = (values, values) if self.about is None else self.about
        low[columns] = np.clip(np.floor(least[columns] + SURE), self.low[columns], self.high[columns])
        high[columns] = np.clip(np.ceil(most[columns] - SURE), self.low[columns], self.high[columns])
        return low, high

    def _fewer(self, values: Any, least: Any) -> Any:
        """With parts of hands above those there are at least: fewer of them, a few days or products at a time; what does not get fewer
        is made a whole hand."""
        days, clock, come = self.days, self.clock, self.days.come
        least, failed = least.copy(), 0
        while clock.left > 0.5 * clock.seconds and (values[come] - least).max(initial=0.0) > SURE:
            low, high = self._about(values, days.batches)
            settled = days.batches[~self._some(self.chance)]
            low[settled] = high[settled] = np.clip(np.round(values[settled]), self.low[settled], self.high[settled])
            low[come] = least
            self.solver.within(low, high)
            found = self.solver.solve(clock.some(0.05), start=values, near=0.01)
            gained = 0.0 if found is None else days.shifts @ (values - found)
            values = values if found is None or gained < 0 else found
            failed = 0 if gained > 0.02 else failed + 1
            if failed > 2:
                most = int((values[come] - least).argmax())
                least[most], failed = min(np.ceil(values[come][most] - SURE), self.high[come][most]), 0
                values = values.copy()
                values[come[most]] = least[most]
        return values

    def _some(self, chance: Random) -> Any:
        """Which batches are looked at anew this time: those of a few days or of a few products."""
        if chance.random() < 0.5:
            first = chance.randrange(
                self.days.span.first - DAYS // 2, max(self.days.span.end - DAYS // 2, self.days.span.first + 1)
            )
            return (self.when >= first) & (self.when < first + DAYS)
        count = self.names.max() + 1
        return np.isin(self.names, chance.sample(range(count), min(PRODUCTS, count)))

    def _fixed(self, values: Any, columns: Any) -> tuple[Any, Any]:
        low, high = self.low.copy(), self.high.copy()
        low[columns] = high[columns] = np.clip(np.round(values[columns]), self.low[columns], self.high[columns])
        return low, high

    def _near(self, solver: Solver, limits: tuple[Any, Any], start: Any, share: float) -> Any:
        solver.within(*limits)
        # A shift less is what is looked for, no part of one.
        return solver.solve(self.clock.some(share), start=start, near=0.999)

    def _anew(self, solver: Solver, chance: Random) -> None:
        """The best so far with a few days or products free, over and over."""
        days, clock = self.days, self.clock
        self.there.set()
        while self.best is not None and len(days.batches) and not self._enough and clock.left > 0.2 * clock.seconds:
            free, before = self._some(chance), self.best
            limits = self._fixed(before, days.batches[~free])
            self._offer(self._near(solver, limits, before, 0.05), alike=True)

    def _pieces(self) -> Any:
        """Whole pieces of the same batches, and nobody called who is not needed."""
        days, solver = self.days, self.solver
        solver.whole(days.come)
        solver.whole(days.batches)
        solver.whole(days.ready)
        low, high = self._fixed(self.best, days.batches)
        low[days.ready] = np.floor(self.best[days.ready] + SURE)
        high[days.ready] = np.ceil(self.best[days.ready] - SURE)
        solver.within(low, high)
        found = solver.solve(max(self.clock.some(0.08), 0.3), near=0.999)
        if found is None or days.shifts @ found > self.weighed + 0.5:
            solver.within(*self._fixed(self.best, days.batches))
            found = _better(solver.solve(max(self.clock.some(0.08), 0.3), start=found, near=0.999), found, days.shifts)
        if found is None:
            solver.within(self.low, self.high)
            found = solver.solve(max(self.clock.left, 0.5), first=True)
        if found is None:
            return None
        low, high = self._fixed(found, np.concatenate([days.batches, days.ready]))
        solver.costs(days.own())
        solver.within(low, high)
        return _better(solver.solve(max(self.clock.some(0.05), 0.2), start=found), found, days.own())

    def _closed(self, whole: Any) -> Any:
        """In a small plan parts of pieces may be what the proof misses: then all is whole at once, and what is best is settled."""
        days, solver = self.days, self.solver
        if whole is None or len(days.ready) > FEW or days.shifts @ whole <= self.bound + SURE:
            return whole
        solver.costs(days.shifts)
        solver.within(self.low, self.high)
        found = solver.solve(max(self.clock.left, 0.5), near=0.999)
        self._proved(solver.bound)
        return found if found is not None and days.shifts @ found < days.shifts @ whole - SURE else whole


def _better(one: Any, other: Any, cost: Any) -> Any:
    return other if one is None or (other is not None and cost @ one > cost @ other) else one
