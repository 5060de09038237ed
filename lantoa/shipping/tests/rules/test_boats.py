"""A parcel for an island goes with the next boat, not with the one the weather took."""

from __future__ import annotations

from datetime import date

from lantoa.shipping.rules.boats import Timetable, next_sailing

MONDAY = date(2026, 11, 30)
YEAR = Timetable(frozenset({0, 2, 4}), date(2026, 1, 1))


def test_the_same_day_counts() -> None:
    assert next_sailing(MONDAY, [YEAR]) == MONDAY
    assert next_sailing(date(2026, 12, 1), [YEAR]) == date(2026, 12, 2)


def test_weather_days_fall_out() -> None:
    assert next_sailing(MONDAY, [YEAR], {MONDAY, date(2026, 12, 2)}) == date(2026, 12, 4)


def test_the_newer_table_stands_over_the_older_while_it_holds() -> None:
    storm_season = Timetable(frozenset({6}), date(2026, 11, 1), date(2026, 12, 6))
    assert next_sailing(MONDAY, [YEAR, storm_season]) == date(2026, 12, 6)
    assert next_sailing(date(2026, 12, 7), [YEAR, storm_season]) == date(2026, 12, 7)


def test_without_a_table_nothing_is_promised() -> None:
    assert next_sailing(MONDAY, []) is None
    assert next_sailing(MONDAY, [Timetable(frozenset(), date(2026, 1, 1))]) is None
    assert next_sailing(MONDAY, [Timetable(frozenset({0}), date(2020, 1, 1), date(2020, 12, 31))]) is None
