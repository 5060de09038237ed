"""How long a second person has, how long money waits after a recovery, and when a phone number has gone stale: dated data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[1] / "data" / "guards.toml"


@cache
def _rows() -> tuple[Mapping[str, Any], ...]:
    return tuple(sorted(tomllib.loads(_FILE.read_text("utf-8"))["limit"], key=lambda row: row["valid_from"]))


def limit(name: str, day: date) -> int:
    """The limit of this name as it holds on this day; before the first row that one. Raises KeyError for a name nobody wrote down."""
    rows = [row for row in _rows() if row["id"] == name]
    if not rows:
        raise KeyError(name)
    return int(next((row for row in reversed(rows) if row["valid_from"] <= day), rows[0])["value"])


def approval_life(day: date) -> timedelta:
    """How long somebody else may say yes."""
    return timedelta(hours=limit("approval_hours", day))


def wait_after_recovery(day: date) -> timedelta:
    """How long another payout account waits after its owner came in by a recovery."""
    return timedelta(hours=limit("wait_after_recovery_hours", day))


def is_silent(last_seen: datetime, now: datetime) -> bool:
    """Whether nobody was seen in an account for so long that its number may be somebody else's by now."""
    return now - last_seen >= timedelta(days=limit("silent_days", now.date()))


def is_stale(proved: datetime, now: datetime) -> bool:
    """Whether a number was last proved so long ago that it is asked for again."""
    return now - proved >= timedelta(days=limit("prove_phone_again_days", now.date()))


def is_over(proved: datetime, now: datetime, *, runs_the_house: bool) -> bool:
    """Whether a session is over although it is used: nobody proved in it for so long who they are."""
    name = "session_days_of_operators" if runs_the_house else "session_days"
    return now - proved >= timedelta(days=limit(name, now.date()))


def consent_life_unused(day: date) -> timedelta:
    """How long a consent waits for a helper who never signed in."""
    return timedelta(days=limit("consent_nobody_used_days", day))
