"""The law's own clock: until when a dossier has to be decided, whatever stopped or lengthened it.

The day of receipt is not counted (Civil Code 2015, art. 147); a limit in days that would end on a day off ends on the next
working day (art. 148); time runs from when everything needed was there. A day on which the clock stood during any of its
working time is not counted: how a stop begins and ends within a day is said by no text that was found, and this reading is
the one under which no hour is counted twice. The same for citizen and officer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lantoa.kit.office_hours import OfficeHours
from lantoa.kit.world import VIETNAM

# Acceptance, or the one request for supplements (Decree 45/2020/NĐ-CP, art. 11).
ACCEPTANCE = timedelta(hours=8)
# A clock of more days than this is a mistake in the data.
_FURTHEST = 4000


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a procedure may take: `amount` working days, or days of the calendar. With amount 0 the same day, but what
    comes after `late_after` (Vietnam's time) has until the next working day."""

    amount: int
    working: bool = True
    late_after: time | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A lawful stop of the clock; `ended` None while it stands."""

    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """By when, and the years it touches whose swapped days are not decided yet. Nothing while the clock stands."""

    at: datetime | None
    provisional: tuple[int, ...] = ()

    @property
    def day(self) -> date | None:
        return self.at.astimezone(VIETNAM).date() if self.at else None


def acceptance_due(received: datetime, hours: OfficeHours) -> datetime:
    """By when a dossier is officially accepted, or all that is missing is asked for, once."""
    return hours.add_working_time(received, ACCEPTANCE)


def due(limit: Limit, received: datetime, hours: OfficeHours, *, stops: Sequence[Stop] = (), more: int = 0) -> Due:
    """By when it has to be decided: the end of the last working day. `more` is what lawful extensions add, in the limit's unit.

    Raises ValueError for what was received before the first office hours known.
    """
    if any(stop.ended is None for stop in stops):
        return Due(None)
    start = received.astimezone(VIETNAM)
    hours.of(start.date())
    amount = limit.amount + more
    if amount == 0:
        day = _same_day(limit, start, hours, stops)
    elif limit.working:
        day = _nth(amount, start.date(), lambda one: _counts(one, hours, stops))
    else:
        day = _nth(amount, start.date(), lambda one: not _stood(one, stops))
        day = _first_counting(day, hours, stops)
    years = hours.calendar.provisional_years(start.date(), day)
    return Due(hours.closing(day), tuple(years))


def _same_day(limit: Limit, start: datetime, hours: OfficeHours, stops: Sequence[Stop]) -> date:
    today = hours.of(start.date())
    late = limit.late_after and start.time() > limit.late_after
    over = not today or start >= today[-1][1]
    first = start.date() + timedelta(days=1) if late or over else start.date()
    return _first_counting(first, hours, stops)


def _first_counting(day: date, hours: OfficeHours, stops: Sequence[Stop]) -> date:
    for ahead in range(_FURTHEST):
        if _counts(day + timedelta(days=ahead), hours, stops):
            return day + timedelta(days=ahead)
    raise ValueError("the clock has no end")


def _nth(amount: int, day: date, counts: Callable[[date], bool]) -> date:
    passed = 0
    for ahead in range(1, _FURTHEST):
        passed += counts(day + timedelta(days=ahead))
        if passed == amount:
            return day + timedelta(days=ahead)
    raise ValueError("the clock has no end")


def _counts(day: date, hours: OfficeHours, stops: Sequence[Stop]) -> bool:
    spans = hours.of(day)
    return bool(spans) and not _touched(spans, stops)


def _stood(day: date, stops: Sequence[Stop]) -> bool:
    whole = datetime.combine(day, time.min, VIETNAM)
    return _touched([(whole, whole + timedelta(days=1))], stops)


def _touched(spans: Sequence[tuple[datetime, datetime]], stops: Sequence[Stop]) -> bool:
    stood = [(stop.began, stop.ended) for stop in stops if stop.ended and stop.began < stop.ended]
    return any(began < closes and ended > opens for opens, closes in spans for began, ended in stood)
