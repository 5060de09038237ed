"""Each asker's steps are counted for a minute, and a crowd of invented askers fills no memory."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lantoa.kit import pace
from lantoa.kit.pace import Pace
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world


@pytest.fixture
def clock() -> Iterator[StandingWorld]:
    made = StandingWorld(datetime(2026, 11, 27, 5, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


def test_each_asker_is_counted_alone_until_the_minute_is_over(clock: StandingWorld) -> None:
    counted = Pace()
    clock.later(seconds=20)
    for asker in ("a", "a", "b"):
        counted.step(asker)
    assert (counted.steps("a"), counted.steps("b"), counted.steps("c"), counted.wait()) == (2, 1, 0, 40)
    clock.later(seconds=39)
    assert (counted.steps("a"), counted.wait()) == (2, 1)
    clock.later(seconds=1)
    assert (counted.steps("a"), counted.wait()) == (0, 60)


def test_a_clock_set_back_begins_a_new_minute(clock: StandingWorld) -> None:
    counted = Pace()
    counted.step("a")
    clock.later(hours=-1)
    assert counted.steps("a") == 0


def test_past_the_most_askers_new_ones_are_counted_together(
    clock: StandingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MOST_ASKERS", 2)
    counted = Pace()
    for asker in ("a", "b", "c", "d"):
        counted.step(asker)
    assert [counted.steps(asker) for asker in ("a", "b", "c", "e")] == [1, 1, 2, 2]
