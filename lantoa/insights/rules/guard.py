"""Which of a figure's numbers may be shown, so that nobody is recognised in them and none can be got by subtracting others.

Counts of people are ranges (rules.disclosure). Numbers of stalls and their money are shown where enough stalls stand behind them and
enough behind what is left of a whole when all that is shown is taken away from it; by cuts only for the province together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lantoa.insights.rules.disclosure import Disclosure, Shown, shown, shown_apart, shown_together
from lantoa.insights.rules.indicator import Indicator

Key = tuple[str, str]  # cut, area


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it was counted: `value`, what it is part of, how many stand behind it."""

    value: int
    over: int | None = None
    who: int = 0


Telling = Mapping[str, Any]
HIDDEN: Telling = {}


def guarded(
    cells: Mapping[Key, Cell], one: Indicator, terrain: Mapping[str, str], rule: Disclosure
) -> dict[Key, Telling]:
    """What everybody sees of one figure in one month: {"value", "over"?}, {"least", "most"?} for people, {"share"} for a share of
    people, or nothing where it is kept back. `terrain`: of each commune."""
    if one.guard == "open":
        return {key: _open(cell) for key, cell in cells.items()}
    if one.guard == "people":
        return _people(cells, one, terrain, rule)
    return _stalls(cells, terrain, rule)


def _open(cell: Cell) -> Telling:
    return {"value": cell.value} if cell.over is None else {"value": cell.value, "over": cell.over}


def _people(
    cells: Mapping[Key, Cell], one: Indicator, terrain: Mapping[str, str], rule: Disclosure
) -> dict[Key, Telling]:
    width = rule.least
    found: dict[Key, Telling] = {}
    communes: dict[str, list[Shown]] = {}
    for (cut, area), cell in cells.items():
        if not cut and ":" not in area:
            communes.setdefault(f"t:{terrain.get(area, '')}", []).append(shown(cell.value, width))
    every = [part for parts in communes.values() for part in parts]
    terrains = {
        area: shown_together(cell.value, communes.get(area, []), width)
        for (cut, area), cell in cells.items() if not cut and area.startswith("t:")
    }  # fmt: skip
    for (cut, area), cell in cells.items():
        if one.is_share:
            enough = cell.over is not None and min(cell.over, cell.who) >= 4 * width
            found[cut, area] = {"share": _fifth(cell.value, cell.over or 0)} if enough else HIDDEN
        elif not cut and area.startswith("t:"):
            found[cut, area] = _range(terrains[area])
        elif not cut and area.startswith("p:"):
            # What the communes leave open and what the terrains do: whichever tells less.
            ways = (shown_together(cell.value, every, width), shown_together(cell.value, [*terrains.values()], width))
            found[cut, area] = _range(min(ways, key=lambda way: (way.least, way.most is not None)))
        else:
            found[cut, area] = _range(shown(cell.value, width)) if not cut or area.startswith("p:") else HIDDEN
    return found


def _range(one: Shown) -> Telling:
    return HIDDEN if one.hidden else {"least": one.least, "most": one.most}


def _fifth(value: int, over: int) -> int:
    """Per cent to the nearest five: a share of forty told closer would tell how many."""
    return round(value * 20 / over) * 5 if over else 0


def _stalls(cells: Mapping[Key, Cell], terrain: Mapping[str, str], rule: Disclosure) -> dict[Key, Telling]:
    least = rule.stalls
    whole = {area: cell.who for (cut, area), cell in cells.items() if not cut}
    by_terrain: dict[str, dict[str, int]] = {}
    for area, who in whole.items():
        if ":" not in area:
            by_terrain.setdefault(terrain.get(area, ""), {})[area] = who
    terrains = {area: who for area, who in whole.items() if area.startswith("t:")}
    seen = set(shown_apart(terrains, least))
    for sizes in by_terrain.values():
        seen |= shown_apart(sizes, least)
    seen |= {area for area, who in whole.items() if area.startswith("p:") and who >= least}
    found: dict[Key, Telling] = {}
    for (cut, area), cell in cells.items():
        if not cut:
            found[cut, area] = _open(cell) if area in seen else HIDDEN
    for area in (area for area in seen if area.startswith("p:")):
        cuts = {cut: cell.who for (cut, at), cell in cells.items() if at == area and cut}
        apart = shown_apart(cuts, least)
        found |= {(cut, area): _open(cells[cut, area]) if cut in apart else HIDDEN for cut in cuts}
    return found | {key: HIDDEN for key in cells if key not in found}


def hidden_parts(shown_: Mapping[Key, Telling], areas: Sequence[str]) -> int:
    """How many of these areas have a number that is kept back."""
    return sum(1 for area in areas if ("", area) in shown_ and not shown_["", area])
