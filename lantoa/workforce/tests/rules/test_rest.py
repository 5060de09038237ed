"""No seven days hold more work than allowed, however the days before were."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from lantoa.workforce.rules.rest import rest_days

FIRST = date(2026, 12, 1)


def test_no_week_across_the_plans_first_day_is_too_full_and_who_rested_is_free() -> None:
    days = [FIRST + timedelta(days=number) for number in range(-6, 7)]
    for pattern, most in product(product((False, True), repeat=6), (4, 5, 6)):
        worked = {day for day, yes in zip(days[:6], pattern, strict=True) if yes}
        if len(worked) > most:
            continue
        rests = rest_days(worked, most, FIRST)
        both = worked | ({day for day in days[6:12]} - rests)
        for number in range(6):
            assert sum(day in both for day in days[number : number + 7]) <= most or not worked & set(days[number:6])
        if not worked:
            assert not rests
    assert rest_days({FIRST - timedelta(days=number) for number in range(1, 7)}, 6, FIRST) == {FIRST}
