"""Who of those alike comes on which day: by turns, within what each may work, and as even as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from typing import Any

from lantoa.kit.later import Later
from lantoa.workforce.rules.hands import WEEK, Group
from lantoa.workforce.rules.programme import THREADS, silent
from lantoa.workforce.rules.scenario import Scenario, Worker

highspy: Any = Later("highspy")
# Seconds for sharing out the shifts of people who are alike.
SHARING = 1.0
Come = dict[str, set[int]]


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody works on a day."""

    worker: str
    day: date


def turns(it: Scenario, group: Group, wanted: Sequence[int]) -> list[Shift] | None:
    """The shifts of a group that wants so many each day: of those who may, who had fewest, and of these who rested longest. None where
    they cannot be shared out within what each may work."""
    come = _by_turns(it, group, wanted) or _round(it, group, wanted) or _shared_out(it, group, wanted)
    if come is None:
        return None
    _even(it, group, come)
    return [Shift(who, it.day(day)) for who, days in come.items() for day in days]


def _by_turns(it: Scenario, group: Group, wanted: Sequence[int]) -> Come | None:
    worked: dict[str, list[int]] = {one.id: [] for one in group.members}
    for day, hands in enumerate(wanted):
        if not hands:
            continue
        today = it.day(day)
        may = [
            one
            for one in group.members
            if it.may(one, today) and sum(day - before < WEEK for before in worked[one.id][-WEEK:]) < group.most
        ]
        may.sort(key=lambda one: _turn_of(one, worked[one.id], forced=it.pinned.get((one.id, today), False)))
        if len(may) < hands:
            return None
        for one in may[:hands]:
            worked[one.id].append(day)
    come = {who: set(days) for who, days in worked.items()}
    return come if all(_kept(it, one, come[one.id], group.most) for one in group.members) else None


def _turn_of(one: Worker, worked: Sequence[int], *, forced: bool) -> tuple[bool, int, int, str]:
    return (not forced, one.lately + len(worked), worked[-1] if worked else -1, one.id)


def _round(it: Scenario, group: Group, wanted: Sequence[int]) -> Come | None:
    """One after the other, over and over: where all are free on the same days this keeps every limit that they keep together."""
    come: Come = {one.id: set() for one in group.members}
    after = cycle([one.id for one in sorted(group.members, key=lambda one: (one.lately, one.id))])
    for day, hands in enumerate(wanted):
        for who in islice(after, hands):
            come[who].add(day)
    return come if all(_kept(it, one, come[one.id], group.most) for one in group.members) else None


def _kept(it: Scenario, one: Worker, days: set[int], most: int) -> bool:
    """Whether these days are within what somebody may work and what was set by hand."""
    return (
        all(it.may(one, it.day(day)) for day in days)
        and all(sum(day + more in days for more in range(WEEK)) <= most for day in days)
        and all(it.number(day) in days for (who, day), yes in it.pinned.items() if yes and who == one.id)
    )


def _even(it: Scenario, group: Group, come: Come) -> None:
    """Shifts go from who has most to who has fewest, as long as they are two apart or more and somebody can take one."""
    people = {one.id: one for one in group.members}

    def had(who: str) -> int:
        return people[who].lately + len(come[who])

    moved = True
    while moved:
        moved = False
        order = sorted(come, key=lambda who: (had(who), who))
        for most, least in ((one, other) for one in reversed(order) for other in order if had(one) - had(other) > 1):
            for day in sorted(come[most] - come[least]):
                pinned = it.pinned.get((most, it.day(day)), False)
                if not pinned and _kept(it, people[least], come[least] | {day}, group.most):
                    come[most].remove(day)
                    come[least].add(day)
                    moved = True
                    break
            if moved:
                break


def _shared_out(it: Scenario, group: Group, wanted: Sequence[int]) -> Come | None:
    solver = silent()
    solver.setOptionValue("threads", THREADS)
    come: dict[tuple[str, int], Any] = {}
    for one in group.members:
        for day in range(it.days):
            low, high = int(it.pinned.get((one.id, it.day(day)), False)), int(it.may(one, it.day(day)))
            come[one.id, day] = solver.addVariable(low, high, type=highspy.HighsVarType.kInteger)
        for first in range(max(1, it.days - WEEK + 1)):
            week = [come[one.id, day] for day in range(first, min(first + WEEK, it.days))]
            solver.addConstr(solver.qsum(week) <= group.most)
    for day, hands in enumerate(wanted):
        solver.addConstr(solver.qsum([come[one.id, day] for one in group.members]) == hands)
    top = solver.addVariable(0, highspy.kHighsInf)
    for one in group.members:
        solver.addConstr(solver.qsum([come[one.id, day] for day in range(it.days)]) + one.lately <= top)
    solver.setOptionValue("time_limit", SHARING)
    solver.minimize(top)
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return {
        one.id: {day for day in range(it.days) if solver.val(come[one.id, day]) > 0.5} for one in group.members
    }  # fmt: skip
