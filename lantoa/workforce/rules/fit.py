"""Whether somebody may take a shift: their age, the length of the day, other shifts and the rest between them, how many days lie in a week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from lantoa.workforce.rules.labour import Allowed, allowed
from lantoa.workforce.rules.rotation import most_in_seven

Why = Literal["", "child", "minutes", "busy", "rest", "week"]
# A shift of more than six hours spans a meal; that hour is counted as no work. A rule of the house.
LONG, MEAL = 6 * 60, 60
GROWN_UP = 30
MINUTE = timedelta(minutes=1)


class Span(NamedTuple):
    """From when until when somebody works."""

    starts: datetime
    ends: datetime


def work_minutes(minutes: int) -> int:
    """Minutes of work in a shift that lasts so long."""
    return minutes - MEAL if minutes > LONG else minutes


def may_work(born: int | None, day: date) -> Allowed | None:
    """What somebody born in that year may work on a day, None for a child. No year: grown up, by the stall's word."""
    return allowed(born if born is not None else day.year - GROWN_UP, day)


def why_not(born: int | None, day: date, when: Span, busy: Mapping[date, Span]) -> Why:
    """Why somebody born in that year may not come on a day at these hours, with what they work on other days; "" where they may."""
    may = may_work(born, day)
    if may is None:
        return "child"
    long = work_minutes((when.ends - when.starts) // MINUTE)
    if long > may.minutes_a_day:
        return "minutes"
    if day in busy:
        return "busy"
    if any(_between(when, other) < timedelta(hours=may.rest_hours) for other in busy.values()):
        return "rest"
    return "week" if most_in_seven([*busy, day]) > may.limits.days_of(long) else ""


def _between(one: Span, other: Span) -> timedelta:
    """The time between the end of the earlier and the beginning of the later; less than none where they overlap."""
    return max(one.starts - other.ends, other.starts - one.ends)
