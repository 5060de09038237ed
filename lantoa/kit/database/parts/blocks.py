"""The numbers of rows that say which house wrote them and in which month, and the months of days.

A number has 53 bits, which every reader of JSON understands: 7 of the province, 12 of the month since 2000, 34 of the row. Numbers go up
for as long as a house stands, are given out once in the country, and a table is cut between months before the month begins.
"""

from __future__ import annotations

from datetime import date

ROW_BITS, MONTH_BITS = 34, 12
PROVINCES = range(1, 100)
FIRST_YEAR = 2000
# Numbers given out before there were parts lie below those of every province.
FIRST_BLOCK = 1 << (ROW_BITS + MONTH_BITS)


def month_number(day: date) -> int:
    """Months since January 2000."""
    return (day.year - FIRST_YEAR) * 12 + day.month - 1


def first_of(number: int) -> date:
    """The first day of the month with this number."""
    return date(FIRST_YEAR + number // 12, number % 12 + 1, 1)


def months(since: date, count: int) -> list[date]:
    """The first days of that many months, from the one of this day on."""
    return [first_of(month_number(since) + more) for more in range(count)]


def following(day: date) -> date:
    """The first day of the month after this day's."""
    return first_of(month_number(day) + 1)


def province_block(province: int) -> int:
    """The first number of this province. ValueError where no province has that number."""
    if province not in PROVINCES:
        raise ValueError(f"{province} is no province's number")
    return province << (ROW_BITS + MONTH_BITS)


def block(province: int, day: date) -> int:
    """The first number of this province in the month of this day. ValueError outside of 2000 to 2341."""
    number = month_number(day)
    if not 0 <= number < 1 << MONTH_BITS:
        raise ValueError(f"{day} has no block")
    return province_block(province) + (number << ROW_BITS)


def block_after(province: int, day: date) -> int:
    """The first number behind this province's month."""
    return block(province, day) + (1 << ROW_BITS)


def read(number: int) -> tuple[int, date] | None:
    """Province and month of a number; None where it was given out before there were parts."""
    if number < FIRST_BLOCK:
        return None
    return number >> (ROW_BITS + MONTH_BITS), first_of(number >> ROW_BITS & (1 << MONTH_BITS) - 1)
