"""What the law lets a person work, on the day it is asked for (data/labour.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lantoa.workforce.rules.scenario import Limits

VERIFIED = "verified in source"
DATA = Path(__file__).parents[1] / "data" / "labour.toml"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What somebody may work: minutes a day, with overtime at most `most_minutes`, in any seven days, with `rest_hours` between two shifts, and
    where that is said. `verified` says whether the text was read; `minor` that they are under age."""

    minutes_a_day: int
    limits: Limits
    source: str
    verified: bool
    most_minutes: int = 12 * 60
    minor: bool = False
    rest_hours: int = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the law says of work, as households are shown it: `value` is "" where it was not found."""

    id: str
    value: str
    source: str
    verified: bool


def allowed(born: int, on: date) -> Allowed | None:
    """What somebody born in that year may work on a day; None for a child, who may not. Of the year only the surely reached age counts:
    whoever may turn fifteen this year is fourteen."""
    ages = _in_force("ages", on)
    age = on.year - born - 1
    if age < ages["least"]:
        return None
    return _limits("adult" if age >= ages["adult"] else "minor", on)


def allowed_to_adults(on: date) -> Allowed:
    """What somebody of age may work on a day."""
    return _limits("adult", on)


def least_age(on: date) -> int:
    """The age from which somebody may be on a list of hands."""
    return int(_in_force("ages", on)["least"])


def rules(on: date) -> list[Rule]:
    """Everything that is known of what the law says of work on a day, in the order of the file."""
    newest: dict[str, dict[str, Any]] = {}
    for row in _data()["rules"]:
        if row["from"] <= on and (row["id"] not in newest or newest[row["id"]]["from"] < row["from"]):
            newest[row["id"]] = row
    return [Rule(row["id"], row["value"], row["source"], row["confidence"] == VERIFIED) for row in newest.values()]


def _limits(of: str, on: date) -> Allowed:
    rule = _in_force("limits", on, of=of)
    return Allowed(
        rule["hours_a_day"] * 60, Limits(rule["days_a_week"], rule["hours_a_week"] * 60), rule["source"],
        rule["confidence"] == VERIFIED, rule["hours_a_day_with_overtime"] * 60, of == "minor", rule["least_rest_hours"],
    )  # fmt: skip


def may_be_oral(days: int, on: date) -> bool:
    """Whether a contract over so many days may be made by word alone."""
    return bool(days < _in_force("contracts", on)["oral_under_days"])


def _in_force(table: str, on: date, **of: str) -> dict[str, Any]:
    those = [
        row for row in _data()[table] if row["from"] <= on and all(row[name] == value for name, value in of.items())
    ]
    return dict(max(those, key=lambda row: row["from"]))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))
