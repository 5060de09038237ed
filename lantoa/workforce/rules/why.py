"""What is too little for a promise that cannot be kept: days, hands, hands with a skill, or hours of some equipment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from lantoa.kit.later import Later
from lantoa.workforce.rules.batches import Span, ahead
from lantoa.workforce.rules.hands import WEEK, groups
from lantoa.workforce.rules.scenario import Limits, Product, Scenario, Worker
from lantoa.workforce.rules.search import Clock, Days

np: Any = Later("numpy")
# "" where it is not known; "several" where no one thing alone would be enough.
Why = Literal["", "days", "hands", "skill", "equipment", "several"]
# Hands and hours of which there is no end.
PLENTY = 1_000_000
# Pieces that are owed less than this are rounding.
SOME = 0.01


def reasons(it: Scenario, promises: Sequence[str], clock: Clock) -> dict[str, tuple[Why, str]]:
    """For each of these promises what is too little for it, and of what. A promise is tried with plenty of one thing after the other: what
    would let its product be ready in time is what is missing."""
    products = {one.id: one for one in it.products}
    of = {one.id: one for one in it.promises if one.id in set(promises)}
    found: dict[str, tuple[Why, str]] = {
        name: ("days", "") for name, one in of.items() if it.number(one.due) < ahead(products[one.product])
    }
    open_ = {one.product for name, one in of.items() if name not in found}
    said: dict[str, tuple[Why, str]] = {}
    tried = True
    for why, what, other in _tries(it, open_):
        missing = open_ - set(said)
        if not missing:
            break
        owed = _owed(other, clock)
        if owed is None:
            tried = False
            break
        said |= {product: (why, what) for product in missing if owed.get(product, 0.0) < SOME}
    rest: tuple[Why, str] = ("several", "") if tried else ("", "")
    return {name: found.get(name) or said.get(one.product, rest) for name, one in of.items()}


def _tries(it: Scenario, products: set[str]) -> list[tuple[Why, str, Scenario]]:
    steps = [step for one in it.products if one.id in products for step in one.steps]
    tries: list[tuple[Why, str, Scenario]] = []
    for name in sorted({step.equipment for step in steps} - {""}):
        equipment = [replace(one, minutes=PLENTY) if one.id == name else one for one in it.equipment]
        tries.append(("equipment", name, replace(it, equipment=equipment)))
    for name in sorted({step.skill for step in steps} - {""}):
        tries.append(("skill", name, replace(it, products=[_by_anybody(one, name) for one in it.products])))
    skills = frozenset(step.skill for step in steps)
    many = Worker("", "seasonal", PLENTY, skills, limits=Limits(WEEK, WEEK * PLENTY))
    return [*tries, ("hands", "", replace(it, workers=[*it.workers, many]))]


def _by_anybody(one: Product, skill: str) -> Product:
    return replace(one, steps=[replace(step, skill="") if step.skill == skill else step for step in one.steps])


def _owed(it: Scenario, clock: Clock) -> dict[str, float] | None:
    """By product how many pieces and days are owed at the least, parts of batches and hands allowed; None where the time is over."""
    days = Days(it, groups(it), Span(0, it.days), late=True)
    cost = np.zeros(len(days.programme.low))
    for column, weight in days.goods.lateness(1.0, float(it.days + 1)).items():
        cost[column] = weight
    solver = days.solver()
    solver.costs(cost)
    values = solver.solve(clock.left)
    if values is None:
        return None
    owed: dict[str, float] = {}
    for columns in (days.goods.owing, days.goods.unmet):
        for (product, _day), column in columns.items():
            owed[product] = owed.get(product, 0.0) + float(values[column])
    return owed
