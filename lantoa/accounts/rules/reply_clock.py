"""The clocks of the personal data law: until when a request is answered and done, and a breach told of. Dated data, read once.

The day of receipt is not counted (Civil Code 2015, art. 147). The first reply is counted in working days, the rest in days of the
calendar; what would end on a day off ends on the next working day (art. 148).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from lantoa.kit.office_hours import OfficeHours
from lantoa.kit.world import VIETNAM

_FILE = Path(__file__).parents[1] / "data" / "reply_clocks.toml"
KINDS = ("access", "correction", "erasure", "export", "withdraw", "restrict", "object")


@dataclass(frozen=True, slots=True)
class ReplyClock:
    """How long requests of these kinds may take, since when, who says so and how sure that is."""

    kinds: tuple[str, ...]
    valid_from: date
    reply_working_days: int
    days: int
    days_with_others: int
    extension_days: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class BreachClock:
    """Within how many hours of being found a breach is told `to` whom ("authority", "people"); `years_kept` 0 where unknown."""

    to: str
    valid_from: date
    hours: int
    source: str
    confidence: str
    form: str = ""
    years_kept: int = 0


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def reply_clocks() -> tuple[ReplyClock, ...]:
    """Every clock of a request that is known, in the order of the file."""
    return tuple(ReplyClock(**{**row, "kinds": tuple(row["kinds"])}) for row in _data()["clock"])


@cache
def breach_clocks() -> tuple[BreachClock, ...]:
    """Every clock of a breach that is known, in the order of the file."""
    return tuple(BreachClock(**row) for row in _data()["breach"])


def clock_of(kind: str, day: date) -> ReplyClock:
    """The clock of this kind of request on that day; before the first one known, the first. Raises KeyError for an unknown kind."""
    known = sorted((one for one in reply_clocks() if kind in one.kinds), key=lambda one: one.valid_from)
    if not known:
        raise KeyError(kind)
    return ([one for one in known if one.valid_from <= day] or known[:1])[-1]


def breach_clock(to: str, day: date) -> BreachClock:
    """The clock by which a breach is told to "authority" or "people". Raises KeyError for anybody else."""
    known = sorted((one for one in breach_clocks() if one.to == to), key=lambda one: one.valid_from)
    if not known:
        raise KeyError(to)
    return ([one for one in known if one.valid_from <= day] or known[:1])[-1]


def reply_due(clock: ReplyClock, received: datetime, hours: OfficeHours) -> datetime:
    """Until when there is a first reply: the end of a working day."""
    return hours.closing(hours.calendar.add_working_days(received, clock.reply_working_days))


def done_due(clock: ReplyClock, received: datetime, hours: OfficeHours, *, others: bool = False, extended: bool = False) -> datetime:  # fmt: skip
    """Until when it is done: the end of a working day. `others`: a processor or third party has to act too; `extended`: once."""
    days = (clock.days_with_others if others else clock.days) + (clock.extension_days if extended else 0)
    day = received.astimezone(VIETNAM).date() + timedelta(days=days)
    while not hours.calendar.is_working_day(day):
        day += timedelta(days=1)
    return hours.closing(day)


def told_due(clock: BreachClock, found: datetime) -> datetime:
    """Until when a breach is told of: hours run through nights and days off."""
    return found + timedelta(hours=clock.hours)
