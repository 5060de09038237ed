"""Working days in Vietnam: weekends, public holidays, swapped days off and make-up Saturdays, as dated data with sources."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from lantoa.kit.world import VIETNAM

DATA = Path(__file__).parent / "data" / "holidays.csv"
_OFF = frozenset({"holiday", "swapped_day_off"})


@dataclass(frozen=True)
class Calendar:
    """What is known of special days: date → kind (holiday, swapped_day_off, make_up_workday)."""

    days: Mapping[date, str]

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday but for days off, and make-up days."""
        kind = self.days.get(day)
        return kind == "make_up_workday" or (day.weekday() < 5 and kind not in _OFF)

    def add_working_days(self, start: date | datetime, count: int) -> date:
        """The day on which `count` working days have passed; the day of receipt is not counted (Civil Code 2015, art. 147).

        A moment with a time zone counts as the day it is in Vietnam. Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError("working days are counted forwards")
        day = _vietnamese_day(start)
        while count:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def is_provisional(self, year: int) -> bool:
        """Whether the swaps of this year are not known yet, so that dates in it may still move."""
        return not any(day.year == year and kind != "holiday" for day, kind in self.days.items())

    def provisional_years(self, start: date, end: date) -> list[int]:
        """The provisional years that a stretch of days touches: name them beside any date worked out across it."""
        return [year for year in range(start.year, end.year + 1) if self.is_provisional(year)]


def _vietnamese_day(moment: date | datetime) -> date:
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(VIETNAM).date() if moment.tzinfo else moment.date()


@cache
def vietnam() -> Calendar:
    """The calendar that ships with the product, 2025 and 2026 (sources stand in the file)."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return Calendar({date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)})
