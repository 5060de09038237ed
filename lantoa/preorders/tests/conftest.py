"""A clock that stands still until a test moves it, and words in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.tests.crowd import crowd
from lantoa.kit.world import world

__all__ = ["crowd"]


@pytest.fixture(autouse=True)
def stage() -> Iterator[StandingWorld]:
    """Nine in the morning of a Saturday in Vietnam."""
    made = StandingWorld(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield
