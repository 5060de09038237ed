"""Which of a figure's numbers may be shown, so that nobody is recognised in them and none can be got by subtracting others.

Counts of people are ranges (rules.disclosure). Numbers of stalls and their money are shown where enough stalls stand behind them and
enough behind what is left of a whole when all that is shown is taken away from it; by cuts only for the province together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lantoa.insights.rules.disclosure import Disclosure, Shown, shown, shown_apart, shown_together
from lantoa.insights.rules.indicator import SEX, SEXES, Indicator

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
    cells: Mapping[Key, Cell], one: Indicator, terrain: Mapping[str, str], rule: Disclosure, *, running: bool = False
) -> dict[Key, Telling]:
    """What everybody sees of one figure in one month: {"value", "over"?}, {"least", "most"?} for people, {"share"} for a share of
    people or stalls, or nothing where it is kept back. `terrain`: of each commune; what is of none has the area "" and "t:none". Of a
    month that is `running` stalls' numbers are told for the province alone: from one look to the next they would tell a single sale."""
    sexes = {key: cell for key, cell in cells.items() if key[0].startswith(SEX)}
    return _whole({key: cell for key, cell in cells.items() if key not in sexes}, one, terrain, rule, running) | _sexes(
        sexes, one, rule, running
    )


def _whole(
    cells: Mapping[Key, Cell], one: Indicator, terrain: Mapping[str, str], rule: Disclosure, running: bool
) -> dict[Key, Telling]:
    if one.guard == "open":
        return {key: _open(cell) for key, cell in cells.items()}
    if one.guard == "people":
        return _people(cells, one, terrain, rule)
    return _stalls(cells, one, terrain, rule, running)


def _sexes(cells: Mapping[Key, Cell], one: Indicator, rule: Disclosure, running: bool) -> dict[Key, Telling]:
    """By sex everything is about people, and only shares are told, of the province in a month that is over: of a number, the part of women
    and of men among those of whom it is known; of a share, each one's own. Both or neither, with ten at least on each side and
    forty together (of a share, forty each), so that no count of a sex follows from any other number; beside them the part of whom nobody
    knows, unless these are few."""
    found: dict[Key, Telling] = dict.fromkeys(cells, HIDDEN)
    for area in {area for _cut, area in cells if area.startswith("p:")} if not running else ():
        female, male, unsaid = (cells.get((SEX + sex, area), Cell(0, 0)) for sex in SEXES)
        of = [(cell.over or 0) if one.is_share else cell.value for cell in (female, male, unsaid)]
        few = min(female.who, male.who, *of[:2])
        if few < (4 if one.is_share else 1) * rule.least or sum(of[:2]) < 4 * rule.least:
            continue
        if one.is_share:
            women, men = _fifth(female.value, of[0]), _fifth(male.value, of[1])
        else:
            women = _fifth(of[0], of[0] + of[1])
            men = 100 - women
        found |= {(SEX + "female", area): {"share": women}, (SEX + "male", area): {"share": men}}
        if min(unsaid.who, of[2]) >= rule.least:
            found[SEX + "unsaid", area] = {"share": _fifth(of[2], sum(of))}
    return found


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
            communes.setdefault(f"t:{terrain.get(area, 'none')}", []).append(_counted(cell, width))
    every = [part for parts in communes.values() for part in parts]
    terrains = {
        area: shown_together(cell.value, communes.get(area, []), width) if cell.who >= width else Shown(0, width - 1)
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
            found[cut, area] = _range(_counted(cell, width)) if not cut or area.startswith("p:") else HIDDEN
    return found


def _counted(cell: Cell, width: int) -> Shown:
    """The range of a count; of what few people did, however often, as little as of few people."""
    return shown(cell.value, width) if cell.who >= width else Shown(0, width - 1)


def _range(one: Shown) -> Telling:
    return HIDDEN if one.hidden else {"least": one.least, "most": one.most}


def _fifth(value: int, over: int) -> int:
    """Per cent to the nearest five: a share of forty told closer would tell how many."""
    return round(value * 20 / over) * 5 if over else 0


def _stalls(
    cells: Mapping[Key, Cell], one: Indicator, terrain: Mapping[str, str], rule: Disclosure, running: bool
) -> dict[Key, Telling]:
    whole = {area: cell.who for (cut, area), cell in cells.items() if not cut}
    terrains = {area: who for area, who in whole.items() if area.startswith("t:") and area != NOWHERE}
    nowhere = whole.get(NOWHERE, 0)
    seen = {area for area, who in whole.items() if area.startswith("p:") and who >= rule.stalls}
    if not running:
        shown_terrains = shown_apart(terrains, rule.stalls, nowhere)
        seen |= shown_terrains
        by_terrain: dict[str, dict[str, int]] = {}
        for area, who in whole.items():
            if ":" not in area and area:
                at = f"t:{terrain.get(area, '')}"
                # The communes of terrains that are kept back are one group: their sum follows from the province.
                by_terrain.setdefault(at if at in shown_terrains else "", {})[area] = who
        for at, sizes in by_terrain.items():
            seen |= shown_apart(sizes, rule.stalls, 0 if at else nowhere)
    found: dict[Key, Telling] = {}
    for (cut, area), cell in cells.items():
        if not cut:
            found[cut, area] = _told(cell, one, rule) if area in seen else HIDDEN
    for area in (area for area in seen if area.startswith("p:")):
        cuts = {cut: cell for (cut, at), cell in cells.items() if at == area and cut}
        apart = _cuts_apart(cuts, cells["", area], one, rule.stalls)
        found |= {(cut, area): _told(cell, one, rule) if cut in apart else HIDDEN for cut, cell in cuts.items()}
    return found | {key: HIDDEN for key in cells if key not in found}


NOWHERE = "t:none"


def _told(cell: Cell, one: Indicator, rule: Disclosure) -> Telling:
    """A share to the nearest five per cent (its parts would tell of single stalls), đồng rounded, numbers as they are."""
    if one.is_share:
        return {"share": _fifth(cell.value, cell.over or 0)}
    if one.unit == "dong":
        return {"value": round(cell.value / rule.rounding) * rule.rounding}
    return {"value": cell.value}


def _cuts_apart(cuts: Mapping[str, Cell], whole: Cell, one: Indicator, least: int) -> frozenset[str]:
    """The same for cuts, in which one stall may stand several times: the largest of what is kept back has to be enough by itself."""
    those = sorted((cut for cut, cell in cuts.items() if cell.who >= least), key=lambda cut: (cuts[cut].who, cut))
    hidden = [cell.who for cell in cuts.values() if 0 < cell.who < least]
    if not one.is_share and sum(cell.value for cell in cuts.values()) != whole.value:
        hidden.append(1)  # kinds that are not among the cuts, of nobody knows how many
    while those and hidden and max(hidden) < least:
        hidden.append(cuts[those.pop(0)].who)
    return frozenset(those)
