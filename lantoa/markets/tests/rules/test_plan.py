"""Names and spots of new places, and lettings that would share a day."""

from __future__ import annotations

from datetime import date

from lantoa.markets.rules.plan import MOST_COLUMNS, free_columns, meets, place_names


def test_new_places_take_the_names_and_spots_that_are_free() -> None:
    assert place_names("A", 3, {"A1", "A3"}) == ["A2", "A4", "A5"]
    assert free_columns(3, {1, 3}) == [2, 4, 5]
    assert len(free_columns(9, set(range(1, MOST_COLUMNS - 1)))) == 2


def test_two_lettings_that_share_a_day_meet() -> None:
    first, last, after = date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)
    assert meets(after, None, [(first, last)]) is None
    assert meets(last, None, [(first, last)]) == (first, last)
    assert meets(date(2026, 1, 1), date(2026, 2, 28), [(first, None)]) is None
    assert meets(date(2026, 1, 1), None, [(first, None)]) == (first, None)
    assert meets(date(2026, 1, 1), first, [(first, last)]) == (first, last)
