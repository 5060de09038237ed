"""What meters counted, which rate holds, what a place owes: in whole đồng, by the rate of the month's first day."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.markets.rules.fee import (
    Charge,
    Dated,
    Read,
    charges,
    goes_down,
    in_force,
    last_of,
    month_before,
    next_month,
    read_month,
    used,
)

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def read(month: int, day: int, value: int, anew: bool = False) -> Read:
    return Read(date(2026, month, day), value, anew)


@pytest.mark.parametrize(
    ("reads", "counted"),
    [
        ([], None),
        ([read(11, 30, 50)], None),  # the first reading of all: counting begins
        ([read(10, 31, 1_240), read(11, 30, 1_300)], (60, 1_240, 1_300)),
        ([read(9, 30, 1_200), read(11, 30, 1_300)], (100, 1_200, 1_300)),  # October was not read: caught up
        ([read(10, 31, 1_240)], None),  # November was not read
        (
            [read(10, 31, 1_240), read(11, 10, 1_250), read(11, 20, 0, True), read(11, 30, 7)],
            (17, 1_240, 7),
        ),  # another meter
        ([read(11, 5, 10), read(11, 30, 15)], (5, 10, 15)),  # moved in this month
        ([read(10, 31, 10), read(11, 30, 15), read(12, 31, 99)], (5, 10, 15)),
    ],
)
def test_a_month_counts_from_the_last_reading_before_it(reads: list[Read], counted: object) -> None:
    assert used(reads, NOVEMBER) == counted


def test_a_meter_does_not_go_down_unless_another_was_put_in() -> None:
    known = [read(10, 31, 1_240), read(12, 31, 1_400)]
    assert goes_down(known, read(11, 30, 1_239)) == known[0]
    assert goes_down(known, read(11, 30, 1_401)) == known[1]
    assert goes_down(known, read(11, 30, 1_240)) is None
    assert goes_down(known, read(11, 30, 0, True)) is None
    assert goes_down(known, read(10, 31, 900)) is None  # the same day is put right
    assert goes_down([*known[:1], read(12, 31, 3, True)], read(11, 30, 5_000)) is None


def test_the_rate_of_the_first_day_holds_for_the_whole_month() -> None:
    rates = [Dated(date(2026, 1, 1), 200), Dated(date(2026, 11, 2), 300)]
    assert [in_force(rates, day) for day in (date(2025, 12, 31), OCTOBER, NOVEMBER, date(2026, 12, 1))] == [
        0,
        200,
        200,
        300,
    ]
    meters = {"electricity": [read(10, 31, 10), read(11, 30, 40)], "water": [read(11, 30, 5)]}
    asked = {
        "place": rates,
        "electricity": [Dated(OCTOBER, 3_000)],
        "water": [Dated(OCTOBER, 9_000)],
        "cleaning": [Dated(OCTOBER, 0)],
    }
    owed = charges(NOVEMBER, asked, meters)
    assert owed == [Charge("place", 1, 200), Charge("electricity", 30, 3_000, 10, 40)]
    assert sum(one.amount for one in owed) == 90_200


def test_months() -> None:
    assert (last_of(date(2028, 2, 1)), next_month(date(2026, 12, 1))) == (date(2028, 2, 29), date(2027, 1, 1))
    assert (month_before(date(2026, 11, 30)), month_before(NOVEMBER)) == (OCTOBER, OCTOBER)
    assert read_month("2026-11") == NOVEMBER
    assert [read_month(text) for text in ("", "2026-13", "26-11", "2026-1", "٢٠٢٦-11", "9999-01", "2026-11-01")] == [
        None
    ] * 7
