"""A clock that tests set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from lantoa.kit.world import World, world


class Stage(World):
    """A world whose time stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture(autouse=True)
def stage() -> Iterator[Stage]:
    made = Stage()
    before = world.use(made)
    yield made
    world.use(before)
