"""When work that failed is tried again, when it is given up, and when regular work is due next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

# About twenty minutes from the first try to the last.
MOST_TRIES = 8
FIRST_PAUSE = timedelta(seconds=10)
# Regular work is never given up, and not let wait longer than this.
LONGEST_PAUSE = timedelta(minutes=10)


def pause_after(tries: int, chance: float) -> timedelta:
    """How long to wait after so many failures: about 10 s, 20 s, 40 s … at most about ten minutes.

    `chance` between 0 and 1 moves it by up to a half either way, so that what failed together is not tried together.
    """
    wait = min(FIRST_PAUSE * (1 << min(tries - 1, 10)), LONGEST_PAUSE)
    return wait * (0.5 + chance)


@dataclass(frozen=True, slots=True)
class Times:
    """When regular work is done: every so often, or each day at an hour of the place."""

    every: timedelta = timedelta(0)
    at: time | None = None

    def after(self, now: datetime, place: tzinfo) -> datetime:
        """The next time once it was done now; what was missed meanwhile is not made up for."""
        if self.at is None:
            return now + self.every
        here = now.astimezone(place)
        today = datetime.combine(here.date(), self.at, place)
        return today if today > here else datetime.combine(here.date() + timedelta(days=1), self.at, place)

    def first(self, now: datetime, place: tzinfo) -> datetime:
        """When it is done for the first time: at once, or at its hour."""
        return now if self.at is None else self.after(now, place)
