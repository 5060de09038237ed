"""Whether somebody may take a shift: their age, the length of the day, other shifts, and how many days lie in a week."""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from typing import Literal

from lantoa.workforce.rules.labour import allowed
from lantoa.workforce.rules.rotation import most_in_seven

Why = Literal["", "child", "minutes", "busy", "week"]
# A shift of more than six hours spans a meal; that hour is counted as no work. A rule of the house.
LONG, MEAL = 6 * 60, 60
GROWN_UP = 30


def work_minutes(minutes: int) -> int:
    """Minutes of work in a shift that lasts so long."""
    return minutes - MEAL if minutes > LONG else minutes


def why_not(born: int | None, day: date, busy: Set[date], minutes: int) -> Why:
    """Why somebody born in that year may not come on a day for so many minutes; "" where they may. No year: grown up, by the
    stall's word."""
    may = allowed(born if born is not None else day.year - GROWN_UP, day)
    if may is None:
        return "child"
    long = work_minutes(minutes)
    if long > may.minutes_a_day:
        return "minutes"
    if day in busy:
        return "busy"
    return "week" if most_in_seven([*busy, day]) > may.limits.days_of(long) else ""
