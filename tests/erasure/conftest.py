"""A clock that stands still, an own folder for files and register, and a house in which somebody did everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from tests.erasure.planted import Planted, plant


@pytest.fixture(autouse=True)
def stage(settings: object, tmp_path: Path) -> Iterator[StandingWorld]:
    settings.FILES_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.ERASED_REGISTER = tmp_path / "files" / "erased.jsonl"  # type: ignore[attr-defined]
    made = StandingWorld(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    before = world.use(made)
    with translation.override("vi"):
        yield made
    world.use(before)


@pytest.fixture
def planted(stage: StandingWorld, db: None) -> Planted:
    return plant()
