"""What a place owes for a month: fixed fees, and what its meters counted; all in whole đồng."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

PLACE, CLEANING, ELECTRICITY, WATER = "place", "cleaning", "electricity", "water"
KINDS = (PLACE, ELECTRICITY, WATER, CLEANING)
METERED = frozenset({ELECTRICITY, WATER})
MOST_RATE, MOST_READING = 50_000_000, 9_999_999


class Read(NamedTuple):
    """What a meter showed on a day; `anew`: another meter was put in and began here."""

    day: date
    value: int
    anew: bool


class Dated(NamedTuple):
    """So many đồng for a month, a kWh or a cubic metre, from a day on."""

    since: date
    amount: int


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a bill: what for, how much of it, at which rate; what the meter showed before and after."""

    kind: str
    quantity: int
    rate: int
    before: int | None = None
    after: int | None = None

    @property
    def amount(self) -> int:
        return self.quantity * self.rate


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """The last day of the month that begins on this day."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def next_month(month: date) -> date:
    return last_of(month) + timedelta(days=1)


def month_before(day: date) -> date:
    """The first day of the month before this day's."""
    return first_of(first_of(day) - timedelta(days=1))


def read_month(text: str) -> date | None:
    """`2026-11` as the first day of that month; None for anything else."""
    year, _dash, month = text.partition("-")
    if not (
        year.isascii() and month.isascii() and year.isdigit() and month.isdigit() and len(text) == 7 and len(year) == 4
    ):
        return None
    return date(int(year), int(month), 1) if 2000 <= int(year) <= 2200 and 1 <= int(month) <= 12 else None


def in_force(rates: Sequence[Dated], day: date) -> int:
    """The rate that holds on this day: the latest that began; 0 before the first."""
    return max((rate for rate in rates if rate.since <= day), default=Dated(day, 0)).amount


def goes_down(reads: Sequence[Read], new: Read) -> Read | None:
    """The reading this one contradicts: an earlier one that is higher, or a later one that is lower. A new meter contradicts none before it."""
    others = sorted(read for read in reads if read.day != new.day)
    before = [read for read in others if read.day < new.day]
    after = [read for read in others if read.day > new.day]
    if before and not new.anew and before[-1].value > new.value:
        return before[-1]
    if after and not after[0].anew and after[0].value < new.value:
        return after[0]
    return None


def used(reads: Sequence[Read], month: date) -> tuple[int, int, int] | None:
    """What a meter counted up to the end of this month since it was last read before it, with what it showed before and after.

    None where it was not read this month, or never before: the first reading of all is where counting begins.
    """
    end = last_of(month)
    known = sorted(read for read in reads if read.day <= end)
    start = max((number for number, read in enumerate(known) if read.day < month), default=0)
    counted = known[start:]
    if len(counted) < 2:
        return None
    steps = sum(
        after.value - before.value for before, after in zip(counted, counted[1:], strict=False) if not after.anew
    )
    return steps, counted[0].value, counted[-1].value


def was_read(reads: Sequence[Read], month: date) -> bool:
    """Whether a meter was read in this month."""
    return any(month <= read.day <= last_of(month) for read in reads)


def charges(month: date, rates: dict[str, Sequence[Dated]], meters: dict[str, Sequence[Read]]) -> list[Charge]:
    """What a place owes for a month by the rates of its first day, each kind that costs something."""
    found = []
    for kind in KINDS:
        rate = in_force(rates.get(kind, ()), month)
        if not rate:
            continue
        if kind not in METERED:
            found.append(Charge(kind, 1, rate))
        elif counted := used(meters.get(kind, ()), month):
            quantity, before, after = counted
            if quantity:
                found.append(Charge(kind, quantity, rate, before, after))
    return found
