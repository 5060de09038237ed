"""How fast one asker may go on, counted in this process and soon forgotten."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Lock

from lantoa.kit.world import world

MINUTE = timedelta(minutes=1)
MOST_ASKERS = 10_000


class Pace:
    """Counts each asker's steps within a window of time, a minute unless told. Each process counts for itself; a restart forgets.

    An asker is any text, best a hash; it is kept for one window at most. Past `MOST_ASKERS` in it new ones are counted
    together, so that inventing askers fills no memory and helps nobody.
    """

    def __init__(self, window: timedelta = MINUTE) -> None:
        self._window = window
        self._steps: Counter[str] = Counter()
        self._since = world.now()
        self._lock = Lock()

    def step(self, asker: str) -> None:
        """Count one step."""
        with self._lock:
            self._forget()
            self._steps[self._counted_as(asker)] += 1

    def steps(self, asker: str) -> int:
        """How many steps this asker took in the running window."""
        with self._lock:
            self._forget()
            return self._steps[self._counted_as(asker)]

    def wait(self) -> int:
        """Seconds until all begin anew, at least 1."""
        return max(1, round((self._since + self._window - world.now()).total_seconds()))

    def _counted_as(self, asker: str) -> str:
        return asker if asker in self._steps or len(self._steps) < MOST_ASKERS else ""

    def _forget(self) -> None:
        now = world.now()
        if not timedelta() <= now - self._since < self._window:
            self._steps.clear()
            self._since = now
