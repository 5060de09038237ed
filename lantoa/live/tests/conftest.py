"""A clock that tests set, and many at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.tests.crowd import crowd
from lantoa.kit.world import world

__all__ = ["crowd"]


class Stage(StandingWorld):
    """A world whose time stands still until a test moves it."""

    def __init__(self) -> None:
        super().__init__(datetime(2026, 11, 28, 12, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def stage() -> Iterator[Stage]:
    made = Stage()
    before = world.use(made)
    yield made
    world.use(before)
