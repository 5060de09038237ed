"""Office hours of public bodies, as dated data with a source, and time counted in them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from lantoa.kit.working_days import Calendar, vietnam
from lantoa.kit.world import VIETNAM

DATA = Path(__file__).parent / "data" / "office_hours.csv"
_FAR = 4000


@dataclass(frozen=True)
class OfficeHours:
    """When a public body works: its calendar, and from which day on it opens and closes when, in the order of the day."""

    calendar: Calendar
    spans: Mapping[date, tuple[tuple[time, time], ...]]

    def of(self, day: date) -> list[tuple[datetime, datetime]]:
        """The stretches of this day in which the office works; none on a day off. Raises ValueError for a day before the data."""
        since = [first for first in self.spans if first <= day]
        if not since:
            raise ValueError(f"no office hours are known for {day.isoformat()}")
        if not self.calendar.is_working_day(day):
            return []
        return [
            (datetime.combine(day, opens, VIETNAM), datetime.combine(day, closes, VIETNAM))
            for opens, closes in self.spans[max(since)]
        ]

    def closing(self, day: date) -> datetime:
        """When this working day ends."""
        return self.of(day)[-1][1]

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The moment at which so much working time has passed since `start` (with a time zone).

        What ends just when the office closes ends then, not at the next opening.
        """
        if amount < timedelta(0):
            raise ValueError("working time is counted forwards")
        moment = start.astimezone(VIETNAM)
        for opens, closes in self._from(moment):
            begins = max(opens, moment)
            if begins + amount <= closes:
                return begins + amount
            amount -= closes - begins
        raise ValueError("so much working time has no end")

    def _from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        for ahead in range(_FAR):
            for opens, closes in self.of(moment.date() + timedelta(days=ahead)):
                if closes > moment:
                    yield opens, closes


@cache
def office_hours() -> OfficeHours:
    """The hours that ship with the product, in Vietnam's calendar (what is known of them stands in the file)."""
    spans: dict[date, list[tuple[time, time]]] = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
            spans.setdefault(date.fromisoformat(row["valid_from"]), []).append(span)
    return OfficeHours(vietnam(), {day: tuple(sorted(those)) for day, those in spans.items()})
