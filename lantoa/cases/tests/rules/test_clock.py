"""The same clock for citizen and officer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bench.services_clock import differences, histories
from lantoa.cases.rules.clock import Limit, Stop, acceptance_due, due
from lantoa.kit.office_hours import office_hours
from lantoa.kit.world import VIETNAM

HOURS = office_hours()
THREE, SAME_DAY = Limit(3), Limit(0, late_after=time(15))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def test_tet_is_not_counted_and_the_last_day_ends_when_the_office_closes() -> None:
    found = due(THREE, at("2026-02-13T09:15"), HOURS)
    assert found.day == date(2026, 2, 25)
    assert found.at == at("2026-02-25T17:00")
    assert found.provisional == ()


def test_a_make_up_saturday_is_counted() -> None:
    assert due(Limit(1), at("2026-08-21T10:00"), HOURS).day == date(2026, 8, 22)


@pytest.mark.parametrize(
    ("received", "day"),
    [
        ("2026-03-02T07:00", "2026-03-02"),
        ("2026-03-02T15:00", "2026-03-02"),
        ("2026-03-02T15:01", "2026-03-03"),
        ("2026-03-06T16:00", "2026-03-09"),  # a Friday afternoon
        ("2026-03-07T09:00", "2026-03-09"),  # a Saturday
        ("2026-02-13T16:00", "2026-02-23"),  # the last hour before Tết
    ],
)
def test_the_same_day_or_after_three_the_next_working_day(received: str, day: str) -> None:
    assert str(due(SAME_DAY, at(received), HOURS).day) == day


def test_the_same_day_without_an_hour_lasts_until_the_office_closes() -> None:
    assert str(due(Limit(0), at("2026-03-02T16:59"), HOURS).day) == "2026-03-02"
    assert str(due(Limit(0), at("2026-03-02T17:00"), HOURS).day) == "2026-03-03"


def test_days_of_the_calendar_end_on_a_working_day() -> None:
    assert str(due(Limit(5, working=False), at("2026-03-02T09:00"), HOURS).day) == "2026-03-09"  # the 7th is a Saturday


def test_a_stop_moves_the_date_and_while_it_stands_there_is_none() -> None:
    received = at("2026-03-02T09:00")
    assert due(THREE, received, HOURS, stops=[Stop(at("2026-03-03T10:00"))]).at is None
    stopped = Stop(at("2026-03-03T10:00"), at("2026-03-10T09:00"))  # neither day is counted
    assert str(due(THREE, received, HOURS, stops=[stopped]).day) == "2026-03-13"
    evening = Stop(at("2026-03-03T17:00"), at("2026-03-04T08:00"))  # no working time in it
    assert due(THREE, received, HOURS, stops=[evening]) == due(THREE, received, HOURS)


def test_an_extension_adds_to_the_limit() -> None:
    assert str(due(THREE, at("2026-03-02T09:00"), HOURS, more=2).day) == "2026-03-09"


def test_a_moment_is_what_it_is_in_vietnam() -> None:
    assert str(due(Limit(1), datetime(2026, 3, 2, 17, 0, tzinfo=UTC), HOURS).day) == "2026-03-04"


def test_what_reaches_into_a_year_without_known_swaps_is_provisional() -> None:
    assert due(Limit(10), at("2026-12-28T09:00"), HOURS).provisional == (2027,)


def test_eight_working_hours() -> None:
    assert acceptance_due(at("2026-03-02T09:15"), HOURS) == at("2026-03-03T09:15")
    assert acceptance_due(at("2026-03-02T08:00"), HOURS) == at("2026-03-02T17:00")
    assert acceptance_due(at("2026-03-06T12:30"), HOURS) == at("2026-03-09T12:00")
    assert acceptance_due(at("2026-03-07T23:00"), HOURS) == at("2026-03-09T17:00")
    assert HOURS.add_working_time(at("2026-03-02T09:15"), timedelta(0)) == at("2026-03-02T09:15")


def test_before_the_data_nothing_is_said() -> None:
    with pytest.raises(ValueError, match="2024-12-31"):
        due(THREE, at("2024-12-31T09:00"), HOURS)
    with pytest.raises(ValueError, match="forwards"):
        HOURS.add_working_time(at("2026-03-02T09:15"), timedelta(minutes=-1))


def test_the_clock_agrees_with_a_count_by_hand() -> None:
    assert differences(histories(300, seed=1)) == []


def test_the_count_by_hand_finds_a_clock_that_counts_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lantoa.cases.rules.clock._touched", lambda spans, stops: False)
    assert differences(histories(50, seed=1))
