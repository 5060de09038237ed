"""What meters counted, which rate holds, what a place owes: in whole đồng, by the rate of the month's first day."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.markets.rules.fee import (
    Billed,
    Charge,
    Dated,
    Read,
    fixed,
    goes_down,
    in_force,
    last_of,
    metered,
    month_before,
    next_month,
    read_month,
    steps,
)

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


def read(month: int, day: int, value: int, *change: int) -> Read:
    """A reading; `change`: what the old meter showed at its end, and at what the new one began."""
    return Read(date(2026, month, day), value, bool(change), *change)


def counted(reads: list[Read], month: date, *billed: Billed) -> tuple[int, int, int] | None:
    line = metered("electricity", 1, steps(reads, month, billed, month))
    return (line.quantity, line.before, line.after) if line else None


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ([], None),
        ([read(11, 30, 50)], None),  # the first reading of all: counting begins
        ([read(10, 31, 1_240), read(11, 30, 1_300)], (60, 1_240, 1_300)),
        ([read(9, 30, 1_200), read(11, 30, 1_300)], (100, 1_200, 1_300)),  # October was not read: caught up
        ([read(10, 31, 1_240)], None),  # November was not read
        # Another meter: what the old one counted to its end, and the new one from its beginning.
        ([read(10, 31, 1_240), read(11, 10, 1_250), read(11, 30, 7, 1_262, 2)], (27, 1_240, 7)),
        # Before both were asked for: the new one began with what was written.
        (
            [read(10, 31, 1_240), read(11, 10, 1_250), Read(date(2026, 11, 20), 0, True), read(11, 30, 7)],
            (17, 1_240, 7),
        ),
        # The new one is the last of all: the next bill goes on from what it shows.
        ([read(10, 31, 1_240), read(11, 10, 1_250), Read(date(2026, 11, 20), 4, True)], (10, 1_240, 4)),
        ([read(11, 5, 10), read(11, 30, 15)], (5, 10, 15)),  # moved in this month
        ([read(10, 31, 10), read(11, 30, 15), read(12, 31, 99)], (5, 10, 15)),
    ],
)
def test_a_first_month_counts_from_the_last_reading_before_it(reads: list[Read], expected: object) -> None:
    assert counted(reads, NOVEMBER) == expected


def test_every_reading_is_on_one_bill_whenever_it_was_written_down() -> None:
    reads = [read(10, 31, 1_240), read(11, 30, 1_300), read(12, 31, 1_380)]
    before = Billed(date(2026, 9, 30), date(2026, 10, 31), 1_240)
    # November's bill went out before its meter was read: December asks for both.
    assert counted(reads, DECEMBER, before) == (140, 1_240, 1_380)
    november = Billed(date(2026, 10, 31), date(2026, 11, 30), 1_300)
    assert counted(reads, DECEMBER, before, november) == (80, 1_300, 1_380)
    # Read wrong, billed, written anew for the same day: the next bill begins with what was billed.
    assert counted([reads[0], read(11, 30, 1_290), reads[2]], DECEMBER, before, november) == (80, 1_300, 1_380)
    assert counted([reads[0], read(11, 30, 1_290), read(12, 31, 1_295)], DECEMBER, before, november) is None
    # Months asked for in another order: what a later one asked for is not asked for again.
    assert counted(reads, NOVEMBER, before, Billed(date(2026, 10, 31), date(2026, 12, 31), 1_380)) is None
    assert counted(reads, NOVEMBER, before, Billed(date(2026, 11, 30), date(2026, 12, 31), 1_380)) == (60, 1_240, 1_300)
    line = metered("water", 9_000, steps(reads, DECEMBER, [before], NOVEMBER), {NOVEMBER})
    assert line == Charge("water", 140, 9_000, ((1_240, 1_380),), date(2026, 10, 31), date(2026, 12, 31), 60)
    # Counting begins with the first month asked for, not with this one.
    assert sum(step.quantity for step in steps(reads, DECEMBER, [], NOVEMBER)) == 140


def test_a_meter_does_not_go_down_unless_another_was_put_in() -> None:
    known = [read(10, 31, 1_240), read(12, 31, 1_400)]
    assert goes_down(known, read(11, 30, 1_239)) == known[0]
    assert goes_down(known, read(11, 30, 1_401)) == known[1]
    assert goes_down(known, read(11, 30, 1_240)) is None
    assert goes_down(known, read(11, 30, 0, 1_260, 0)) is None
    assert goes_down(known, read(11, 30, 0, 1_239, 0)) == known[0]  # the old one had shown more
    assert goes_down(known, Read(date(2026, 11, 30), 0, True)) is None
    assert goes_down(known, read(10, 31, 900)) is None  # the same day is put right
    assert goes_down([*known[:1], Read(date(2026, 12, 31), 3, True)], read(11, 30, 5_000)) is None
    changed = read(12, 31, 3, 1_300, 0)
    assert goes_down([*known[:1], changed], read(11, 30, 1_301)) == changed


def test_the_rate_of_the_first_day_holds_for_the_whole_month() -> None:
    rates = [Dated(date(2026, 1, 1), 200), Dated(date(2026, 11, 2), 300)]
    assert [in_force(rates, day) for day in (date(2025, 12, 31), OCTOBER, NOVEMBER, date(2026, 12, 1))] == [
        0,
        200,
        200,
        300,
    ]
    asked = {"place": rates, "electricity": [Dated(OCTOBER, 3_000)], "cleaning": [Dated(OCTOBER, 0)]}
    assert fixed(NOVEMBER, asked) == [Charge("place", 1, 200)]
    line = metered("electricity", 3_000, steps([read(10, 31, 10), read(11, 30, 40)], NOVEMBER, [], NOVEMBER))
    assert line is not None
    assert (line.quantity, line.amount) == (30, 90_000)


def test_months() -> None:
    assert (last_of(date(2028, 2, 1)), next_month(date(2026, 12, 1))) == (date(2028, 2, 29), date(2027, 1, 1))
    assert (month_before(date(2026, 11, 30)), month_before(NOVEMBER)) == (OCTOBER, OCTOBER)
    assert read_month("2026-11") == NOVEMBER
    assert [read_month(text) for text in ("", "2026-13", "26-11", "2026-1", "٢٠٢٦-11", "9999-01", "2026-11-01")] == [
        None
    ] * 7
