"""A clock that stands still on a day of the new rules, words in Vietnamese, and a folder for files of each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world


@pytest.fixture(autouse=True)
def stage(settings: object, tmp_path: Path) -> Iterator[StandingWorld]:
    settings.FILES_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    made = StandingWorld(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    before = world.use(made)
    with translation.override("vi"):
        yield made
    world.use(before)
