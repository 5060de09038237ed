"""Figures counted anew from the facts, by whichever engine, and what of them everybody may see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.insights.adapters.base import Engine, Given
from lantoa.insights.adapters.registry import engine
from lantoa.insights.queries.facts import NOWHERE, counted_units, manifest, root
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.expression import LEVELS, Query, queries
from lantoa.insights.rules.guard import Cell, Telling, guarded
from lantoa.insights.rules.indicator import book
from lantoa.insights.rules.open_sheet import defined
from lantoa.journal import api as journal
from lantoa.kit.world import world

# The row of the register of processing under which people are counted.
PURPOSE = "outcomes"


@dataclass(frozen=True, slots=True)
class Counted:
    """One number: of what, in which month, as it was counted and as it is shown."""

    month: date
    indicator: str
    cut: str
    area: str
    cell: Cell
    shown: Telling

    @property
    def key(self) -> str:
        """The figure's name within an area: its indicator, and the cut where it is one."""
        return f"{self.indicator} {self.cut}".rstrip()


def count(months: Sequence[date], position: int, by: Engine | None = None) -> list[Counted]:
    """Every figure of these months, which follow each other, from the facts up to that place of the journal; areas without any row
    have none. Province by province, so that what it takes hangs on the largest of them. One query of our own."""
    units, now, counting = counted_units(), manifest(), by or engine()
    found: Numbers = {}
    left_out = frozenset(accounts.not_to_be_counted(PURPOSE))
    with counting.opened(Given(units, months, world.today(), left_out)) as tables:
        for province in sorted({unit["province"] for unit in units}):
            tables.turn_to(now.files([province]), position)
            journal.still_at_it()
            for level in LEVELS:
                for asked in queries(counting.dialect, level, tuple(months)):
                    for row in tables.rows(asked.sql):
                        _keep(found, row, asked)
    _write_down(months[-1])
    terrain = {unit["place"]: unit["terrain"] for unit in units if unit["place"]}
    return [one for (month, slug), numbers in sorted(found.items()) for one in _shown(month, slug, numbers, terrain)]


Numbers = dict[tuple[date, str], dict[tuple[str, str], dict[str, int]]]


def _keep(found: Numbers, row: dict[str, Any], asked: Query) -> None:
    for slug, cut, what, number in asked.told(row):
        found.setdefault((row["month"], slug), {}).setdefault((cut, row["area"]), {})[what] = number


def _shown(
    month: date, slug: str, numbers: dict[tuple[str, str], dict[str, int]], terrain: dict[str, str]
) -> list[Counted]:
    one = book().indicators[slug]
    cells = {
        key: Cell(row.get("v", 0), row.get("o", 0) if one.over else None, row.get("w", 0))
        for key, row in numbers.items()
        if any(row.values())
    }
    shown = guarded(cells, one, terrain, disclosure(month), running=month == world.today().replace(day=1))
    return [
        Counted(month, slug, cut, area, cell, shown[cut, area])
        for (cut, area), cell in cells.items()
        if area not in ("", f"t:{NOWHERE}")
    ]


def _write_down(month: date) -> None:
    """Each figure's query, for whoever asks how it is counted: written once for each set of definitions."""
    path = root() / "queries.json"
    if path.exists() and json.loads(world.read_file(path)).get("defined") == defined():
        return
    told = {
        one.slug: ";\n\n".join(query.sql for query in queries("duckdb", "place", (month,), (one.slug,)))
        for one in book().indicators.values() if not one.waits
    }  # fmt: skip
    world.write_file(path, json.dumps({"defined": defined(), "queries": told}).encode())
