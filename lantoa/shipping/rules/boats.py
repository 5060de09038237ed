"""When a parcel for an island gets there: boats go on some weekdays, and not in heavy weather."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Further ahead nobody knows a timetable.
LOOK_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Timetable:
    """On which weekdays (0 Monday … 6 Sunday) boats of a route go, from a day on and, where that is known, until one."""

    weekdays: frozenset[int]
    valid_from: date
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def next_sailing(ready: date, timetables: Sequence[Timetable], no_boats: Collection[date] = ()) -> date | None:
    """The first day from `ready` on, that day too, on which a boat goes; None where no timetable holds or all days within sight fall out.

    Of timetables that hold on the same day the one that began last counts: a summer's table stands over the year's.
    """
    for after in range(LOOK_AHEAD):
        day = ready + timedelta(days=after)
        holding = [one for one in timetables if one.holds(day)]
        if not holding:
            continue
        table = max(holding, key=lambda one: one.valid_from)
        if day.weekday() in table.weekdays and day not in no_boats:
            return day
    return None
