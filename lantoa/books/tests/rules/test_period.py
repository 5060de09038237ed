"""A span of the book knows its first day and the day after its last."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lantoa.books.rules.period import Period


@pytest.mark.parametrize(
    ("period", "first", "last", "name"),
    [
        (Period(2026), date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (Period(2026, quarter=1), date(2026, 1, 1), date(2026, 3, 31), "2026-quy1"),
        (Period(2026, quarter=4), date(2026, 10, 1), date(2026, 12, 31), "2026-quy4"),
        (Period(2028, month=2), date(2028, 2, 1), date(2028, 2, 29), "2028-02"),
        (Period(2026, month=12), date(2026, 12, 1), date(2026, 12, 31), "2026-12"),
        (Period(2026, quarter=1, month=5), date(2026, 5, 1), date(2026, 5, 31), "2026-05"),
    ],
)
def test_a_period_begins_and_ends_with_its_days(period: Period, first: date, last: date, name: str) -> None:
    assert (period.first, period.after - timedelta(days=1), period.name) == (first, last, name)
