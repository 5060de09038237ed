"""What the law asks of the platform itself, and how far it is met here: dated data with its source, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "duties.toml"
STATES = frozenset({"met", "partly", "not_met"})
CONFIDENCES = frozenset({"secondary", "one source", "not found"})
LANGUAGES = frozenset({"vi", "en", "id"})


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: what is asked on which ground from when until when, how it is met since when, what is missing, and `page`, the route on which
    everybody can see it ("" for the yearly figures). Words are by language; `missing` is empty where nothing is."""

    id: str
    slug: str
    state: str
    page: str
    basis: Mapping[str, str]
    source: str
    confidence: str
    name: Mapping[str, str]
    asks: Mapping[str, str]
    how: Mapping[str, str]
    missing: Mapping[str, str]
    valid_from: date | None = None
    valid_to: date | None = None
    since: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it binds on this day; one whose text was not found is shown always."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@cache
def duties() -> tuple[Duty, ...]:
    """Every duty, in the order of the file."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["duty"]
    return tuple(Duty(**{"missing": {}, **row}) for row in rows)


def in_force(day: date) -> list[Duty]:
    """The duties of this day."""
    return [one for one in duties() if one.in_force(day)]


def first_year() -> int:
    """The year in which the first of them began to bind: there is no report before it."""
    return min(one.valid_from for one in duties() if one.valid_from).year
