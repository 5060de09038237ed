"""The tables of expressions as columns: facts in the types their files keep them in, units, months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def beside(
    units: Sequence[Mapping[str, str]], months: Sequence[date], today: date, left_out: Iterable[int]
) -> Mapping[str, Any]:
    """Every table but facts, by its name; the month that runs ends today so far."""
    rows: dict[str, tuple[Mapping[str, str], Iterable[Mapping[str, Any]]]] = {
        "units": (UNITS, units),
        "months": (MONTHS, [{"of": month, "last": min(last_day(month), max(today, month))} for month in months]),
        "selections": (SELECTIONS, [row for one in selections() for row in one.rows()]),
        "left_out": ({"person": "int64"}, [{"person": person} for person in sorted(set(left_out))]),
    }
    return {name: _table(columns, list(those)) for name, (columns, those) in rows.items()}


def _table(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Any:
    return pa.table({name: pa.array([row[name] for row in rows], kinds()[kind]) for name, kind in columns.items()})
