"""The tables of expressions as columns: facts in the types their files keep them in, units, months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from lantoa.insights.rules.expression import FACTS, MONTHS, SELECTIONS, UNITS, last_day, selections
from lantoa.insights.rules.fact import Fact
from lantoa.kit.later import Later

pa: Any = Later("pyarrow")


@cache
def kinds(*, kept: bool = False) -> Mapping[str, Any]:
    """The types of columns by the names expressions have for them; `kept` in a file, where the few words that stand in every row are
    kept once."""
    words = pa.dictionary(pa.int32(), pa.string()) if kept else pa.string()
    return {"int64": pa.int64(), "string": words, "date": pa.date32()}


def arrow_of(facts: Sequence[Fact]) -> Any:
    """The rows in their own order, as columns."""
    columns = {name: [getattr(one, name) for one in facts] for name in FACTS if name != "month"}
    columns["month"] = [date(one.day.year, one.day.month, 1) for one in facts]
    return pa.table({name: pa.array(columns[name], kinds(kept=True)[kind]) for name, kind in FACTS.items()})


def no_facts() -> Any:
    return pa.table({name: pa.array([], kinds()[kind]) for name, kind in FACTS.items()})


def unit_table(units: Sequence[Mapping[str, str]]) -> Any:
    return pa.table({name: pa.array([unit[name] for unit in units], pa.string()) for name in UNITS})


def month_table(months: Sequence[date]) -> Any:
    rows = {"of": list(months), "last": [last_day(month) for month in months]}
    return pa.table({name: pa.array(rows[name], pa.date32()) for name in MONTHS})


def selection_table() -> Any:
    rows = [row for one in selections() for row in one.rows()]
    return pa.table({name: pa.array([row[name] for row in rows], kinds()[kind]) for name, kind in SELECTIONS.items()})
