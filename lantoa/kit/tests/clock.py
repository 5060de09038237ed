"""A clock for the tests of every room: it stands still until a test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta

from lantoa.kit.world import World


class StandingWorld(World):
    """The world at one moment; time goes on when a test says so."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)
