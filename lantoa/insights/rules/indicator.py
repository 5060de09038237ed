"""What each figure is: its name, unit, formula, the acts it stands on, who answers for it and on what ground (data/indicators.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

DATA = Path(__file__).parents[1] / "data" / "indicators.toml"
Guard = Literal["open", "people", "stalls"]
Column = Literal["subject", "org", "person", "place"]
# Cuts by sex have names of their own: what people, or the owners of a household, said of themselves, and of whom nobody knows.
SEX = "sex:"
SEXES = ("female", "male", "unsaid")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number out of rows: how many (`of` "number"), đồng (`of` "amount"), or how many different ones of a column."""

    of: str
    acts: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """Rows that follow from others. `first`: the first row of each (org or person). `again`: for each day on which somebody did it,
    whether they did it again within `days` (kind "yes", "no"), told on the day these are over. `standing`: what is in force on the
    last day of each month, between the acts that begin and those that end it and no longer than `until`; an end that names its last day
    holds till then. `after`: each row, with kind "yes" where one of `ends` was told of the same subject before. `bands`: each one's đồng
    of a month, as the band it lies in."""

    name: str
    how: Literal["first", "again", "standing", "after", "bands"]
    acts: tuple[str, ...]
    by: str = "org"
    ends: tuple[str, ...] = ()
    days: int = 0
    edges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure. `over`: what `value` is a part of, for a share. `who`: whom a small group would show; `guard` "open": nobody.

    `sexes`: it is counted by sex too, for the province alone (rules.guard). `lower` is told where less is better. `waits`: what is still missing before anything can be counted.
    """

    slug: str
    family: str
    name: Mapping[str, str]
    unit: str
    formula: Mapping[str, str]
    value: Measure
    owner: str
    since: date
    basis: Mapping[str, str]
    over: Measure | None = None
    guard: Guard = "open"
    who: str = ""
    cuts: tuple[str, ...] = ()
    cut_names: str = ""
    sexes: bool = False
    flow: bool = True
    lower: bool = False
    waits: str = ""

    @property
    def acts(self) -> tuple[str, ...]:
        """Every act, or derived row, it is counted from."""
        return tuple(dict.fromkeys([*self.value.acts, *(self.over.acts if self.over else ())]))

    @property
    def sex_cuts(self) -> tuple[str, ...]:
        """Its cuts by sex, where it has them."""
        return tuple(SEX + sex for sex in SEXES) if self.sexes else ()

    @property
    def is_share(self) -> bool:
        return self.over is not None


@dataclass(frozen=True, slots=True)
class Book:
    """All that is defined, in the order of the file."""

    indicators: Mapping[str, Indicator]
    derived: Mapping[str, Derived]
    families: Mapping[str, Mapping[str, str]]
    owners: Mapping[str, Mapping[str, str]]
    units: Mapping[str, Mapping[str, str]]
    cut_names: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def acts_of(self, indicator: Indicator) -> tuple[str, ...]:
        """The journal's acts under a figure, those under its derived rows too."""
        found: list[str] = []
        for act in indicator.acts:
            one = self.derived.get(act)
            found += [*one.acts, *one.ends] if one else [act]
        return tuple(dict.fromkeys(found))

    def of_family(self, family: str) -> list[Indicator]:
        return [one for one in self.indicators.values() if one.family == family]


@cache
def book() -> Book:
    """The definitions. Raises ValueError where one names a family, owner, unit or word that does not stand in the file."""
    read = tomllib.loads(DATA.read_text(encoding="utf-8"))
    derived = {row["name"]: Derived(**_tuples(row)) for row in read["derived"]}
    made = [_indicator(row) for row in read["indicator"]]
    found = Book(
        {one.slug: one for one in made}, derived, read["family"], read["owner"], read["unit"], read.get("cut", {})
    )
    if len(found.indicators) != len(made):
        raise ValueError("an indicator stands twice")
    for one in made:
        words = found.cut_names.get(one.cut_names, {})
        if one.family not in found.families or one.owner not in found.owners or one.unit not in found.units:
            raise ValueError(f"{one.slug}: unknown family, owner or unit")
        if set(one.cuts) - set(words) or (one.guard != "open" and not one.who):
            raise ValueError(f"{one.slug}: a cut without words, or a guard without whom it guards")
    return found


def _indicator(row: Mapping[str, Any]) -> Indicator:
    cuts = row.get("cuts", {})
    return Indicator(
        **{
            **row,
            "value": Measure(**_tuples(row["value"])),
            "over": Measure(**_tuples(row["over"])) if "over" in row else None,
            "cuts": tuple(cuts.get("of", ())),
            "cut_names": cuts.get("names", ""),
        }
    )


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
