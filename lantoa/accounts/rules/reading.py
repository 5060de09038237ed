"""Budgets of personal records: how many somebody may open in an hour and a day before a reason is asked for. Dated data, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "reading_budgets.toml"
HOUR = timedelta(hours=1)
# A reason holds as long as the hour it is given for; readings are kept so long.
REASON_HOLDS = HOUR
KEPT = timedelta(days=400)
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Budget:
    """How many records of others somebody of this role may open, since when, who says so and how sure that is."""

    role: str
    hour: int
    day: int
    valid_from: date
    source: str
    confidence: str


@cache
def budgets() -> tuple[Budget, ...]:
    return tuple(Budget(**row) for row in tomllib.loads(_FILE.read_text("utf-8"))["budget"])


def budget_of(roles: Collection[str], day: date) -> Budget | None:
    """The largest budget of these roles on this day; None where none of them reads others' records."""
    found = {}
    for row in sorted(budgets(), key=lambda one: one.valid_from):
        if row.role in roles and row.valid_from <= day:
            found[row.role] = row
    return max(found.values(), key=lambda one: (one.day, one.hour), default=None)


def is_past(budget: Budget, *, in_hour: int, in_day: int) -> bool:
    """Whether so many opened leave no room for one more."""
    return in_hour >= budget.hour or in_day >= budget.day
