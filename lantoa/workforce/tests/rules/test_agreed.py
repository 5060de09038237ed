"""Who agreed to more days than fit comes all the same; the plan counts on what fits."""

from __future__ import annotations

from datetime import date, timedelta

from lantoa.workforce.rules.agreed import around, that_fit

FIRST = date(2026, 12, 1)


def days(*numbers: int) -> set[date]:
    return {FIRST + timedelta(days=number) for number in numbers}


def test_the_earliest_days_fit_and_those_set_by_hand_come_first() -> None:
    assert that_fit(days(0, 1, 2, 3, 4), days(), 4) == days(0, 1, 2, 3)
    assert that_fit(days(0, 1, 2, 7), days(3, 4, 5), 4) == days(0, 7)
    assert that_fit(days(1, 2), days(1), 6) == days(1, 2)
    # More set by hand than fits is a person's business; of the rest nothing is added to it.
    assert that_fit(days(3, 20), days(0, 1, 2), 2) == days(20)


def test_nothing_more_is_asked_within_a_week_of_what_does_not_fit() -> None:
    assert around(days(10)) == days(*range(4, 17))
    assert around(days()) == frozenset()
