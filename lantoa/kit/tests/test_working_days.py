"""Time limits run over the days that people in Vietnam work."""

import csv
from datetime import UTC, date, datetime, timedelta

import pytest

from lantoa.kit.working_days import DATA, Calendar, vietnam


def test_tet_and_weekends_are_not_counted() -> None:
    received = datetime(2026, 2, 13, 9, 15)  # noqa: DTZ001 - the clock on the wall
    assert vietnam().add_working_days(received, 3) == date(2026, 2, 25)


def test_the_day_of_receipt_is_the_day_it_is_in_vietnam() -> None:
    assert vietnam().add_working_days(datetime(2026, 3, 2, 16, 59, tzinfo=UTC), 1) == date(2026, 3, 3)
    assert vietnam().add_working_days(datetime(2026, 3, 2, 17, 0, tzinfo=UTC), 1) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 24), False),  # the new Culture Day
        (date(2026, 11, 21), False),  # a Saturday like any other
        (date(2026, 8, 22), True),  # a Saturday made up for …
        (date(2026, 8, 31), False),  # … this Monday
        (date(2026, 4, 27), False),  # a holiday moved off a Sunday
    ],
)
def test_swapped_days_change_places(day: date, works: bool) -> None:
    assert vietnam().is_working_day(day) is works


def test_counting_agrees_with_counting_by_hand() -> None:
    calendar = vietnam()
    for offset in range(0, 700, 13):
        start = date(2025, 1, 1) + timedelta(days=offset)
        due = calendar.add_working_days(start, 5)
        passed = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
        assert sum(calendar.is_working_day(day) for day in passed) == 5
        assert calendar.is_working_day(due)


def test_no_working_days_is_the_same_day_and_fewer_are_refused() -> None:
    assert vietnam().add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)
    with pytest.raises(ValueError, match="forwards"):
        vietnam().add_working_days(date(2026, 11, 22), -1)


def test_a_year_without_known_swaps_is_provisional() -> None:
    assert not vietnam().is_provisional(2026)
    assert Calendar({}).is_provisional(2026)
    assert vietnam().provisional_years(date(2025, 12, 30), date(2026, 1, 5)) == []
    assert vietnam().provisional_years(date(2026, 12, 30), date(2028, 1, 5)) == [2027, 2028]


def test_every_special_day_names_its_source_and_stands_once() -> None:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["date"] for row in rows}) == len(rows) == len(vietnam().days)
    assert {row["kind"] for row in rows} == {"holiday", "swapped_day_off", "make_up_workday"}
    assert all(row["source"] and row["confidence"] for row in rows)
    assert all(date.fromisoformat(row["date"]).weekday() == 5 for row in rows if row["kind"] == "make_up_workday")
