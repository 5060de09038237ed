"""A clock that tests set, and words in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world


@pytest.fixture(autouse=True)
def standing() -> Iterator[StandingWorld]:
    made = StandingWorld(datetime(2026, 9, 1, 2, 0, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield
