"""The tables of expressions as columns: facts in the types their files keep them in, units, months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from lantoa.insights.rules.expression import FACTS, MONTHS, SELECTIONS, UNITS, last_day, selections
from lantoa.insights.rules.fact import Fact

KINDS = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}
# The few words that stand in every row are kept once for each file.
KEPT = {**KINDS, "string": pa.dictionary(pa.int32(), pa.string())}


def arrow_of(facts: Sequence[Fact]) -> pa.Table:
    """The rows in their own order, as columns."""
    columns = {name: [getattr(one, name) for one in facts] for name in FACTS if name != "month"}
    columns["month"] = [date(one.day.year, one.day.month, 1) for one in facts]
    return pa.table({name: pa.array(columns[name], KEPT[kind]) for name, kind in FACTS.items()})


def no_facts() -> pa.Table:
    return pa.table({name: pa.array([], KINDS[kind]) for name, kind in FACTS.items()})


def unit_table(units: Sequence[Mapping[str, str]]) -> pa.Table:
    return pa.table({name: pa.array([unit[name] for unit in units], pa.string()) for name in UNITS})


def month_table(months: Sequence[date]) -> pa.Table:
    rows = {"of": list(months), "last": [last_day(month) for month in months]}
    return pa.table({name: pa.array(rows[name], pa.date32()) for name in MONTHS})


def selection_table() -> pa.Table:
    rows = [row for one in selections() for row in one.rows()]
    return pa.table({name: pa.array([row[name] for row in rows], KINDS[kind]) for name, kind in SELECTIONS.items()})
