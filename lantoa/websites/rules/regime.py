"""Under which rules a site was confirmed, until when that holds, and how long there is for what has a clock: dated data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "regimes.toml"


@dataclass(frozen=True, slots=True)
class Regime:
    """One set of rules: for confirmations from when to when, what is said of their end (None: nothing was found), with its source."""

    code: str
    confirmed_from: date
    source: str
    confidence: str
    name: Mapping[str, str]
    basis: Mapping[str, str]
    confirmed_to: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """How long there is for something since a day, with its source."""

    code: str
    hours: int
    valid_from: date
    source: str
    confidence: str

    @property
    def span(self) -> timedelta:
        return timedelta(hours=self.hours)


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def regimes() -> Mapping[str, Regime]:
    """Every set of rules by its code, the oldest first."""
    rows = [Regime(**row) for row in _written()["regimes"]]
    return {row.code: row for row in sorted(rows, key=lambda row: row.confirmed_from)}


def regime_on(day: date) -> Regime | None:
    """The rules under which something confirmed that day was confirmed; None before the first."""
    for row in regimes().values():
        if row.confirmed_from <= day and (row.confirmed_to is None or day <= row.confirmed_to):
            return row
    return None


def clock(code: str, on: date) -> Clock:
    """The clock of this name in force that day; before the first one the first one counts."""
    rows = sorted((Clock(**row) for row in _written()["clocks"] if row["code"] == code), key=lambda row: row.valid_from)
    return next((row for row in reversed(rows) if row.valid_from <= on), rows[0])
