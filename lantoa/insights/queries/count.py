"""Figures counted anew from the facts, by whichever engine, and what of them everybody may see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.insights.adapters.base import Engine, Opened
from lantoa.insights.adapters.registry import engine
from lantoa.insights.queries.facts import counted_units, manifest, root
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.expression import LEVELS, family, single, unfolded, up_to
from lantoa.insights.rules.guard import Cell, Telling, guarded
from lantoa.insights.rules.indicator import book
from lantoa.insights.rules.open_sheet import defined
from lantoa.kit.world import world

Cells = dict[tuple[str, str], Cell]


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
    """Every figure of these months from the facts up to that place of the journal; areas without any row have none.

    Asks the engine once for each family and level, whatever the number of months. One query of our own.
    """
    units = counted_units()
    with (by or engine()).opened(manifest().files(), units) as tables:
        facts = up_to(tables.facts, position)
        _write_down(tables, months)
        found: dict[tuple[date, str], dict[tuple[str, str], dict[str, int]]] = {}
        for name in book().families:
            those = [one for one in book().of_family(name) if not one.waits]
            for level in LEVELS if those else ():
                for row in tables.rows(family(facts, tables.units, months, book(), those, level)):
                    _keep(found, row)
    terrain = {unit["place"]: unit["terrain"] for unit in units}
    return [one for (month, slug), numbers in sorted(found.items()) for one in _shown(month, slug, numbers, terrain)]


def _keep(found: dict[tuple[date, str], dict[tuple[str, str], dict[str, int]]], row: dict[str, Any]) -> None:
    for slug, cut, what, number in unfolded(row):
        found.setdefault((row["month"], slug), {}).setdefault((cut, row["area"]), {})[what] = number


def _shown(
    month: date, slug: str, numbers: dict[tuple[str, str], dict[str, int]], terrain: dict[str, str]
) -> list[Counted]:
    one = book().indicators[slug]
    cells = {key: Cell(row["v"], row.get("o"), row.get("w", 0)) for key, row in numbers.items() if any(row.values())}
    shown = guarded(cells, one, terrain, disclosure(month))
    return [Counted(month, slug, cut, area, cell, shown[cut, area]) for (cut, area), cell in cells.items()]


def _write_down(tables: Opened, months: Sequence[date]) -> None:
    """Each figure's query, for whoever asks how it is counted: written once for each set of definitions."""
    path = root() / "queries.json"
    if path.exists() and json.loads(world.read_file(path)).get("defined") == defined():
        return
    those = [one for one in book().indicators.values() if not one.waits]
    queries = {
        one.slug: tables.sql(single(tables.facts, tables.units, months[-1:], book(), one, "place")) for one in those
    }
    world.write_file(path, json.dumps({"defined": defined(), "queries": queries}).encode())
