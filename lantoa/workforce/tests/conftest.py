"""A clock that tests set, and many at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.tests.crowd import crowd
from lantoa.kit.world import world

__all__ = ["crowd"]


@pytest.fixture(autouse=True)
def stage() -> Iterator[StandingWorld]:
    """Nine in the morning of Monday 30 November 2026 in Vietnam."""
    made = StandingWorld(datetime(2026, 11, 30, 2, 0, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)
