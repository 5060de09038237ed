"""Times are said as a neighbour says them, in Vietnam's time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from lantoa.ui import dates

pytestmark = pytest.mark.usefixtures("still")
NOW = datetime(2026, 11, 21, 7, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (date(2026, 11, 21), "Thứ Bảy 21/11"),
        (date(2026, 11, 22), "Chủ nhật 22/11"),
        (date(2026, 3, 2), "Thứ Hai 2/3"),
        (date(2027, 2, 5), "Thứ Sáu 5/2/2027"),
        (datetime(2026, 11, 20, 17, 30, tzinfo=UTC), "Thứ Bảy 21/11"),
    ],
)
def test_a_day(given: date, said: str) -> None:
    assert dates.day(given) == said


def test_the_clock_is_vietnams() -> None:
    assert dates.clock(NOW) == "14:32"
    assert dates.clock(datetime(2026, 11, 21, 17, 5, tzinfo=UTC)) == "00:05"


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(), "hôm nay 14:32"),
        (timedelta(hours=14), "hôm nay 00:32"),
        (timedelta(hours=15), "hôm qua 23:32"),
        (timedelta(days=3), "Thứ Tư 18/11 14:32"),
    ],
)
def test_a_moment(back: timedelta, said: str) -> None:
    assert dates.moment(NOW - back) == said


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=-30), "vừa xong"),
        (timedelta(seconds=59), "vừa xong"),
        (timedelta(minutes=25), "25 phút trước"),
        (timedelta(hours=23, minutes=59), "23 giờ trước"),
        (timedelta(days=6), "6 ngày trước"),
    ],
)
def test_how_long_since(back: timedelta, said: str) -> None:
    assert dates.ago(NOW - back) == said


def test_the_same_moment_in_the_other_languages() -> None:
    with translation.override("en"):
        assert dates.moment(NOW) == "today 14:32"
    with translation.override("id"):
        assert dates.day(NOW) == "Sabtu 21/11"


def test_a_stamp_is_understood_years_later() -> None:
    assert dates.stamp(NOW) == "14:32 21/11/2026"
    assert dates.stamp(datetime(2026, 12, 31, 17, 5, tzinfo=UTC)) == "00:05 01/01/2027"
