"""The demo community comes to life on any day of a year, at any hour: a house may be set up on the first of a month after midnight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from lantoa.kit.world import VIETNAM, World, world
from lantoa.learning import api as learning
from lantoa.markets import api as markets
from lantoa.places import api as places
from lantoa.portal.actions import demo

pytestmark = pytest.mark.django_db


class Day(World):
    """The real world on another day."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """Do things on that day."""
    before = world.use(Day(moment))
    try:
        yield
    finally:
        world.use(before)


@pytest.mark.turns
@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 12, 1, 0, 20, tzinfo=VIETNAM),
        datetime(2027, 1, 2, 23, 50, tzinfo=VIETNAM),
        datetime(2028, 2, 29, 12, 0, tzinfo=VIETNAM),
    ],
    ids=["after midnight on the first", "second of a year", "a leap day"],
)
def test_on_any_day(moment: datetime, settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    with on(moment):
        places.load_places()
        learning.load_courses()
        assert demo.load_demo()
        assert markets.Bill.objects.exists()
