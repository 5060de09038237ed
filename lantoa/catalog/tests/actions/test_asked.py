"""What people look for in vain is counted, without them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lantoa.catalog import api as catalog
from lantoa.catalog.actions import asked
from lantoa.catalog.models import Asked
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


def ask(words: str, times: int = 1) -> None:
    for _ in range(times):
        catalog.note_asked(words)


def test_stalls_see_what_several_looked_for_the_most_wanted_first() -> None:
    ask("sá sùng rang", 3)
    ask("Sa sung rang")
    ask("ngán nướng", 3)
    ask("chỉ một người hỏi", 2)
    assert catalog.asked_for() == [("sá sùng rang", 4), ("ngán nướng", 3)]


@pytest.mark.parametrize(
    "words",
    ["", "   ", "!!!", "12", "0912345678", "mực 0912 345 678", "ai@mail.vn", "http://x.vn", "mot hai ba bon nam sau bay", "a" * 61, "\u202e\u200b"],
)  # fmt: skip
def test_what_may_be_somebodys_own_is_not_kept(words: str) -> None:
    assert not catalog.note_asked(words)
    assert not Asked.objects.exists()


@pytest.fixture
def clock() -> Iterator[StandingWorld]:
    made = StandingWorld(datetime(2026, 11, 1, 3, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


def test_what_was_asked_long_ago_is_forgotten(clock: StandingWorld) -> None:
    ask("ruốc hàu", 3)
    clock.later(days=31)
    assert catalog.asked_for() == []
    ask("hàu sữa")
    assert list(Asked.objects.values_list("words", flat=True)) == ["hàu sữa"]


def test_a_flood_of_words_ends_at_the_days_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_A_DAY", 2)
    assert [catalog.note_asked(f"hàng lạ {word}") for word in ("một", "hai", "ba")] == [True, True, False]
    assert catalog.note_asked("hàng lạ một")
