from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world


@pytest.fixture
def stage() -> Iterator[StandingWorld]:
    """A world whose time stands still until a test moves it."""
    made = StandingWorld(datetime(2026, 11, 26, 7, 30, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)
