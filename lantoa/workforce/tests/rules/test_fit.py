"""Between two shifts of one person lies the rest the law asks for, whichever of them was agreed on first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lantoa.workforce.rules.fit import Span, why_not
from lantoa.workforce.rules.labour import allowed_to_adults

DAY = date(2026, 12, 2)
HOURS = timedelta(hours=1)


def at(day: date, hour: int, minute: int = 0, long: float = 8) -> Span:
    begins = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    return Span(begins, begins + long * HOURS)


@pytest.mark.parametrize("born", [None, 1985, 2009])
def test_twelve_hours_are_enough_and_a_minute_less_is_not(born: int | None) -> None:
    assert allowed_to_adults(DAY).rest_hours == 12
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    late, early = {before: at(before, 14)}, {after: at(after, 4)}
    # Until 22 the day before, from 4 on the day after.
    for begins, long, busy, why in (
        ((10, 0), 6, late, ""), ((9, 59), 6, late, "rest"), ((4, 0), 6, late, "rest"),
        ((10, 0), 6, early, ""), ((10, 1), 6, early, "rest"), ((15, 0), 6, early, "rest"),
        ((10, 0), 6, late | early, ""), ((10, 30), 6, late | early, "rest"),
    ):  # fmt: skip
        assert why_not(born, DAY, at(DAY, *begins, long=long), busy) == why, (begins, busy)


def test_one_shift_a_day_comes_before_rest_and_a_child_before_all() -> None:
    busy = {DAY: at(DAY, 7)}
    assert why_not(1985, DAY, at(DAY, 7), busy) == "busy"
    assert why_not(2015, DAY, at(DAY, 7), busy) == "child"
    assert why_not(1985, DAY, at(DAY, 7, long=9.5), {}) == "minutes"
    assert why_not(1985, DAY, at(DAY, 7, long=9), {}) == ""
    week = {DAY - timedelta(days=number): at(DAY - timedelta(days=number), 7) for number in range(1, 7)}
    assert why_not(1985, DAY, at(DAY, 7), week) == "week"
