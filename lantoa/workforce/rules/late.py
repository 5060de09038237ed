"""Where not every promise can be kept: as few pieces as few days late as can be, and of such plans one with few shifts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lantoa.kit.later import Later
from lantoa.workforce.rules.batches import Span
from lantoa.workforce.rules.hands import Group
from lantoa.workforce.rules.programme import Solver
from lantoa.workforce.rules.scenario import Scenario
from lantoa.workforce.rules.search import SURE, Clock, Days, Found

np: Any = Later("numpy")


def weights(it: Scenario) -> tuple[float, float]:
    """What a piece a day late weighs, more than all the shifts there are; and one that is never made, more than any lateness."""
    late = float(max(1_000, len(it.workers) * it.days + 1))
    return late, late * max(100, it.days + 1)


def latest(it: Scenario, groups: Sequence[Group], span: Span, clock: Clock) -> Found:
    """The plan by what it weighs; one in which nothing is made where the time is too short for a better one."""
    days = Days(it, groups, span, late=True)
    late, never = weights(it)
    cost = np.zeros(len(days.programme.low))
    # The solver counts pieces and days, not what they weigh: great numbers beside small ones make it err.
    for column, weight in days.goods.lateness(late, never).items():
        cost[column] = weight / late
    solver = days.solver()
    solver.costs(cost)
    open_ = solver.solve(clock.some(0.2))
    least = solver.worth(open_) if open_ is not None and solver.optimal else 0.0
    found = _kept(days, solver, (cost, open_), clock)
    # Even so there may be better: what is small is proved.
    found = _better(solver.solve(clock.some(0.2), start=found), found, cost)
    weighed = round(float(cost @ found))
    proved = weighed <= max(least, solver.bound) + 0.5
    bound = late * max(least, min(solver.bound, weighed)) if not proved else late * weighed
    found, shifts = _fewer(days, solver, (cost, found), clock)
    if proved:
        bound += max(min(shifts, float(np.ceil(solver.bound - 1e-4))), 0.0)
    return days.told(found, late * round(float(cost @ found)), bound + late * days.goods.anyway())


def _kept(days: Days, solver: Solver, late: tuple[Any, Any], clock: Clock) -> Any:
    """Whole batches next to the open ones, then whole pieces and hands for those; nothing at all where none are found in the time."""
    cost, values = late
    low, high = solver.low.copy(), solver.high.copy()
    rest = np.concatenate([_columns(days.goods.unmet), _columns(days.goods.owing)])
    # Each kind next to where it was left open, then settled.
    for columns, share in ((days.batches, 0.15), (days.come, 0.1), (days.ready, 0.1)):
        if values is not None and len(columns):
            near_low, near_high = low.copy(), high.copy()
            near_low[columns] = np.clip(np.floor(values[columns] + SURE), low[columns], high[columns])
            near_high[columns] = np.clip(np.ceil(values[columns] - SURE), low[columns], high[columns])
            solver.whole(columns)
            solver.within(near_low, near_high)
            if columns is days.ready:
                solver.whole(rest)
            values = solver.solve(clock.some(share), near=0.5)
            if values is not None:
                low[columns] = high[columns] = np.round(values[columns])
    for columns in (days.batches, days.come, days.ready, rest):
        solver.whole(columns)
    solver.within(solver.low, solver.high)
    nothing = _nothing(days, solver.low)
    return _better(values, nothing, cost)


def _fewer(days: Days, solver: Solver, late: tuple[Any, Any], clock: Clock) -> tuple[Any, float]:
    """No later, with the fewest shifts."""
    cost, found = late
    worth = round(float(cost @ found))
    solver.add([(-float(worth) - 1e-6, {int(at): -float(cost[at]) for at in np.flatnonzero(cost)})])
    solver.costs(days.shifts)
    fewer = _better(solver.solve(clock.some(0.3), start=found, near=0.999), found, days.shifts)
    return fewer, float(round(days.shifts @ fewer))


def _nothing(days: Days, low: Any) -> Any:
    """Nothing more is made, and nobody comes but who must."""
    values = low.copy()
    for column in days.goods.unmet.values():
        values[column] = days.programme.high[column]
    return values


def _columns(those: Any) -> Any:
    return np.array(sorted(those.values()), dtype=np.int32)


def _better(one: Any, other: Any, cost: Any) -> Any:
    return other if one is None or cost @ one > cost @ other + 1e-6 else one
