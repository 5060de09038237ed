"""On which day what is made and whose hands it takes: the fewest shifts that keep the promises, shared fairly, with their proof.

Workers who are alike (same skills, hours and limits) are counted together: how many of them come on each day. Only then it is said who, by
turns. Counted together they may do at least what they may do one by one, so what is proved of them holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from lantoa.kit.later import Later
from lantoa.workforce.rules.scenario import Limits, Scenario, Step, Worker

highspy: Any = Later("highspy")
# Proved within so much of the best; a plan that nobody can tell from the best is not worth minutes.
GAP = 0.01
# A shift of somebody who is there anyway counts this much of one for which a neighbour is called.
OWN = 0.01
# Seconds for sharing out the shifts of people who are alike.
SHARING = 2.0
# A piece a day late weighs more than any number of shifts it would save.
LATE, NEVER = 1_000.0, 100_000.0


@dataclass(frozen=True, slots=True)
class Made:
    """So many pieces of a product are ready on a day."""

    product: str
    day: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody works on a day."""

    worker: str
    day: date


@dataclass(frozen=True, slots=True)
class Moved:
    """Of a promise that cannot be kept so many pieces are ready on another day, or not at all (None)."""

    promise: str
    quantity: int
    to: date | None


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


class Impossible(Exception):
    """Even with every promise moved there is no plan: shifts set by hand break a limit."""


def plan(scenario: Scenario, seconds: float = 10.0) -> Plan:
    """The plan. First whether every promise can be kept; if not, as few pieces as few days late as can be. Raises Impossible."""
    group = _groups(scenario)
    for late in (False, True):
        least = _Programme(scenario, group, late=late).solve(seconds * 0.6)
        if least is not None:
            break
    else:
        raise Impossible
    whole = _Programme(scenario, group, late=late, whole=True, start=least)
    found = whole.solve(seconds * 0.4) or least
    return _told(scenario, group, found, least.bound)


@dataclass(frozen=True, slots=True)
class _Group:
    """Workers who can do the same for as long a day; who of them is free differs from day to day."""

    kind: str
    minutes: int
    members: Sequence[Worker]
    skills: frozenset[str]
    limits: Limits
    # By the day's number, how many can come, and how many somebody said must.
    free: Sequence[int]
    forced: Sequence[int]


def _groups(it: Scenario) -> list[_Group]:
    alike: dict[tuple[str, int, frozenset[str], Limits], list[Worker]] = {}
    for one in it.workers:
        alike.setdefault((one.kind, one.minutes, one.skills, one.limits), []).append(one)
    days = [it.day(number) for number in range(it.days)]
    return [
        _Group(
            kind, minutes, those, skills, limits, [sum(it.may(one, day) for one in those) for day in days],
            [sum(it.pinned.get((one.id, day), False) for one in those) for day in days],
        )
        for (kind, minutes, skills, limits), those in alike.items()
    ]  # fmt: skip


@dataclass(slots=True)
class _Found:
    hands: Mapping[tuple[int, int], int]
    flow: Mapping[tuple[str, int, str], float]
    unmet: Mapping[str, float]
    minutes: Mapping[tuple[int, str], float]
    weighed: float
    bound: float


class _Programme:
    """The programme in HiGHS. `whole`: whole pieces, no more weighed than `start`, and shared as evenly as can be."""

    def __init__(
        self, it: Scenario, groups: Sequence[_Group], *, late: bool, whole: bool = False, start: _Found | None = None
    ) -> None:
        self.it, self.groups, self.late, self.whole, self.start = it, groups, late, whole, start
        self.solver = highspy.Highs()
        self.solver.silent()
        self.products = {one.id: one for one in it.products}
        self.flow: dict[tuple[str, int, str], Any] = {}
        self.unmet: dict[str, Any] = {}
        self.lateness: list[Any] = []
        # By product and step, of each day: how many batches.
        self.batches: dict[tuple[str, int], dict[int, Any]] = {}
        self._promises()
        self._work()
        if not late:
            self._whole_batches()
        self._people()

    def _number(self, low: float, high: float, *, whole: bool = False) -> Any:
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        return self.solver.addVariable(low, high, type=kind)

    def _sum(self, those: Iterable[Any]) -> Any:
        return self.solver.qsum(list(those))

    def _promises(self) -> None:
        """Every piece promised is made on a day, not before it would spoil and not after it is due unless it is late."""
        for one in self.it.promises:
            product, due = self.products[one.product], self.it.number(one.due)
            first = max(due - product.keeps, max((step.ahead for step in product.steps), default=0), 0)
            last = self.it.days - 1 if self.late else min(due, self.it.days - 1)
            parts = []
            for day in range(first, last + 1):
                made = self._number(0, one.quantity, whole=self.whole)
                self.flow[one.product, day, one.id] = made
                parts.append(made)
                if day > due:
                    self.lateness.append((LATE * (day - due), made))
            if self.late:
                self.unmet[one.id] = self._number(0, one.quantity, whole=self.whole)
                self.lateness.append((NEVER, self.unmet[one.id]))
                parts.append(self.unmet[one.id])
            if parts:
                self.solver.addConstr(self._sum(parts) == one.quantity)
            elif one.quantity:
                # Nothing can be ready by then: said as a sum that cannot come out.
                self.solver.addConstr(self._number(0, 0) == 1)

    def _work(self) -> None:
        """Minutes of each skill and of each equipment on each day."""
        made: dict[tuple[str, int], list[Any]] = {}
        for (product, day, _promise), pieces in self.flow.items():
            made.setdefault((product, day), []).append(pieces)
        self.skill: dict[tuple[int, str], list[Any]] = {}
        equipment: dict[tuple[int, str], list[Any]] = {}
        for (product, day), pieces in made.items():
            ready = self._number(0, highspy.kHighsInf)
            self.solver.addConstr(self._sum(pieces) == ready)
            for place, step in enumerate(self.products[product].steps):
                minutes = step.minutes * ready
                if step.setup:
                    batches = self._batches(step, ready, product, day)
                    self.batches.setdefault((product, place), {})[day] = batches
                    minutes = minutes + step.setup * batches
                self.skill.setdefault((day - step.ahead, step.skill), []).append(minutes)
                if step.equipment:
                    equipment.setdefault((day - step.ahead, step.equipment), []).append(minutes)
        most = {one.id: one.minutes for one in self.it.equipment}
        for (_day, name), minutes in equipment.items():
            self.solver.addConstr(self._sum(minutes) <= most[name])

    def _batches(self, step: Step, ready: Any, product: str, day: int) -> Any:
        whole = sum(one.quantity for one in self.it.promises if one.product == product)
        size = step.batch or whole
        batches = self._number(0, ceil(whole / size), whole=True)
        self.solver.addConstr(ready <= size * batches)
        # A promise smaller than a batch needs a whole one all the same: without this the solver would take a piece of it.
        for one in self.it.promises:
            if one.quantity < size and (pieces := self.flow.get((product, day, one.id))) is not None:
                self.solver.addConstr(pieces <= one.quantity * batches)
        return batches

    def _whole_batches(self) -> None:
        """What is promised between two days and cannot be made before the first of them needs its whole batches between them: no plan
        loses by this being said, and the solver, which would take pieces of batches, proves more."""
        for (name, place), by_day in self.batches.items():
            product = self.products[name]
            size = product.steps[place].batch
            if not size:
                continue
            due: dict[int, int] = {}
            for one in self.it.promises:
                if one.product == name:
                    due[self.it.number(one.due)] = due.get(self.it.number(one.due), 0) + one.quantity
            days = sorted(due)
            for number, first in enumerate(days):
                pieces = 0
                for last in days[number:]:
                    pieces += due[last]
                    between = [batches for day, batches in by_day.items() if first - product.keeps <= day <= last]
                    self.solver.addConstr(self._sum(between) >= ceil(pieces / size))

    def _people(self) -> None:
        """Who comes on which day, and of which skill they do how much."""
        self.hands: dict[tuple[int, int], Any] = {}
        self.share: dict[tuple[int, str], list[Any]] = {}
        for number, group in enumerate(self.groups):
            most = len(group.members)
            for day in range(self.it.days):
                hands = self.hands[number, day] = self._number(group.forced[day], group.free[day], whole=True)
                parts = []
                for skill in {skill for at, skill in self.skill if at == day and (not skill or skill in group.skills)}:
                    part = self._number(0, most * group.minutes)
                    self.share.setdefault((day, skill), []).append(part)
                    parts.append(part)
                if parts:
                    self.solver.addConstr(self._sum(parts) <= group.minutes * hands)
            allowed = group.limits.days_of(group.minutes) * most
            for first in range(max(1, self.it.days - 6)):
                week = [self.hands[number, day] for day in range(first, min(first + 7, self.it.days))]
                self.solver.addConstr(self._sum(week) <= allowed)
        for (day, skill), minutes in self.skill.items():
            parts = self.share.get((day, skill), [])
            self.solver.addConstr(self._sum(minutes) <= (self._sum(parts) if parts else 0))

    def solve(self, seconds: float) -> _Found | None:
        shifts = self._sum(
            (1 if self.groups[group].kind == "seasonal" else 0) * hands for (group, _day), hands in self.hands.items()
        )
        late = self._sum(weight * pieces for weight, pieces in self.lateness) if self.lateness else None
        weighed = shifts if late is None else shifts + late
        solver = self.solver
        solver.setOptionValue("time_limit", seconds)
        solver.setOptionValue("threads", 2)
        solver.setOptionValue("mip_rel_gap", GAP)
        if self.start is None:
            solver.minimize(weighed)
        else:
            solver.addConstr(weighed <= self.start.weighed + 1e-6)
            solver.minimize(self._spread())
        info = solver.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        value = solver.val
        worth = value(weighed)
        return _Found(
            {key: round(value(one)) for key, one in self.hands.items()},
            {key: value(one) for key, one in self.flow.items() if value(one) > 1e-6},
            {key: value(one) for key, one in self.unmet.items() if value(one) > 1e-6},
            {key: value(self._sum(minutes)) for key, minutes in self.skill.items()},
            worth, info.mip_dual_bound if self.start is None else 0.0,
        )  # fmt: skip

    def _spread(self) -> Any:
        """How far apart those stand who are called most and least, a turn each."""
        top, low = self._number(0, self.it.days), self._number(0, self.it.days)
        for number, group in enumerate(self.groups):
            if group.kind == "seasonal":
                turns = self._sum(self.hands[number, day] for day in range(self.it.days)) + sum(
                    one.lately for one in group.members
                )
                self.solver.addConstr(turns <= len(group.members) * top)
                self.solver.addConstr(turns >= len(group.members) * low)
        return top - low


def _told(it: Scenario, groups: Sequence[_Group], found: _Found, bound: float) -> Plan:
    made: dict[tuple[str, int], float] = {}
    moved: list[Moved] = []
    due = {one.id: one for one in it.promises}
    for (product, day, promise), pieces in found.flow.items():
        made[product, day] = made.get((product, day), 0) + pieces
        if day > it.number(due[promise].due):
            moved.append(Moved(promise, round(pieces), it.day(day)))
    moved += [Moved(promise, round(pieces), None) for promise, pieces in found.unmet.items()]
    shifts = [shift for number, group in enumerate(groups) for shift in _turns(it, group, found.hands, number)]
    return Plan(
        [Made(product, it.day(day), ceil(pieces - 1e-6)) for (product, day), pieces in sorted(made.items())],
        sorted(shifts, key=lambda one: (one.day, one.worker)), moved,
        {(it.day(day), skill): minutes / 60 for (day, skill), minutes in sorted(found.minutes.items()) if minutes > 0},
        found.weighed, bound,
    )  # fmt: skip


def _turns(it: Scenario, group: _Group, hands: Mapping[tuple[int, int], int], number: int) -> list[Shift]:
    """Who of those alike comes on which day: of those who may, who had fewest shifts, and of these who rested longest. Where taking turns
    like this leaves a day short, they are shared out by a programme of its own; raises Impossible where none can."""
    wanted = [hands[number, day] for day in range(it.days)]
    found = _by_turns(it, group, wanted)
    return _shared_out(it, group, wanted) if found is None else found


def _by_turns(it: Scenario, group: _Group, wanted: Sequence[int]) -> list[Shift] | None:
    most = group.limits.days_of(group.minutes)
    worked: dict[str, list[int]] = {one.id: [] for one in group.members}
    found = []
    for day, hands in enumerate(wanted):
        today = it.day(day)
        may = [
            one
            for one in group.members
            if it.may(one, today) and sum(day - before < 7 for before in worked[one.id][-most:]) < most
        ]
        may.sort(key=lambda one: _turn_of(one, worked[one.id], forced=it.pinned.get((one.id, today), False)))
        if len(may) < hands:
            return None
        for one in may[:hands]:
            worked[one.id].append(day)
            found.append(Shift(one.id, today))
    return found


def _turn_of(one: Worker, worked: Sequence[int], *, forced: bool) -> tuple[bool, int, int, str]:
    return (not forced, one.lately + len(worked), worked[-1] if worked else -1, one.id)


def _shared_out(it: Scenario, group: _Group, wanted: Sequence[int]) -> list[Shift]:
    solver = highspy.Highs()
    solver.silent()
    most = group.limits.days_of(group.minutes)
    come: dict[tuple[str, int], Any] = {}
    for one in group.members:
        for day in range(it.days):
            low, high = int(it.pinned.get((one.id, it.day(day)), False)), int(it.may(one, it.day(day)))
            come[one.id, day] = solver.addVariable(low, high, type=highspy.HighsVarType.kInteger)
        for first in range(max(1, it.days - 6)):
            week = [come[one.id, day] for day in range(first, min(first + 7, it.days))]
            solver.addConstr(solver.qsum(week) <= most)
    for day, hands in enumerate(wanted):
        solver.addConstr(solver.qsum([come[one.id, day] for one in group.members]) == hands)
    top = solver.addVariable(0, it.days)
    for one in group.members:
        solver.addConstr(solver.qsum([come[one.id, day] for day in range(it.days)]) + one.lately <= top)
    solver.setOptionValue("time_limit", SHARING)
    solver.minimize(top)
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise Impossible
    return [Shift(who, it.day(day)) for (who, day), one in come.items() if solver.val(one) > 0.5]
