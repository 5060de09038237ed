"""The lists as they are written down, and when a programme is behind."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.desks.queries.sources import SOURCES
from lantoa.desks.rules import LANGUAGES, is_behind, list_at, lists

FIRST, LAST = date(2026, 1, 1), date(2026, 4, 10)  # a hundred days


def test_every_list_has_a_source_and_words_in_every_language() -> None:
    assert set(lists()) == set(SOURCES)
    for one in lists().values():
        assert set(one.name) == set(one.next) == LANGUAGES
        assert set(one.link) in (set(), LANGUAGES)
        assert min(one.old_days, one.due_days, one.rest_days) > 0
        assert list_at(one.slug) == one
    assert list_at("khong-co") is None


@pytest.mark.parametrize(
    ("today", "taken", "behind"),
    [
        (date(2025, 12, 31), 0, False),  # not begun
        (date(2026, 1, 20), 0, False),  # a fifth has passed: that much may be missing
        (date(2026, 2, 19), 29, True),  # half has passed, a fifth may be missing
        (date(2026, 2, 19), 30, False),
        (date(2026, 4, 11), 99, True),  # over: nothing may be missing
        (date(2026, 4, 11), 100, False),
    ],
)
def test_a_programme_is_behind_when_less_is_taken_than_time_has_passed(today: date, taken: int, behind: bool) -> None:
    assert is_behind(100, taken, FIRST, LAST, today, 0.2) is behind
