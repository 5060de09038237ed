"""What a place owes for a month: fixed fees, and what its meters counted; all in whole đồng."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

PLACE, CLEANING, ELECTRICITY, WATER = "place", "cleaning", "electricity", "water"
KINDS = (PLACE, ELECTRICITY, WATER, CLEANING)
METERED = frozenset({ELECTRICITY, WATER})
MOST_RATE, MOST_READING = 50_000_000, 9_999_999


class Change(NamedTuple):
    """Another meter was put in: what the old one showed when it was taken out, and at what the new one began."""

    closing: int
    opening: int


class Read(NamedTuple):
    """What a meter showed on a day; `anew`: another meter was put in since the reading before, with what the old one showed at its end and the
    new one at its beginning, where somebody wrote that down."""

    day: date
    value: int
    anew: bool = False
    closing: int | None = None
    opening: int | None = None


class Billed(NamedTuple):
    """What one line asked for already: what was read after one day and up to another, and what the meter showed then."""

    after: date
    upto: date
    value: int


class Step(NamedTuple):
    """From one reading to the next: the two days, and each meter's part of it as (before, after)."""

    after: date
    day: date
    parts: tuple[tuple[int, int], ...]
    value: int

    @property
    def quantity(self) -> int:
        return sum(after - before for before, after in self.parts)


class Dated(NamedTuple):
    """So many đồng for a month, a kWh or a cubic metre, from a day on."""

    since: date
    amount: int


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a bill: what for, how much of it, at which rate; what each meter showed before and after, in their order, since when and up
    to when it was read, and how much of it belongs to months asked for before, since it was read too late for them."""

    kind: str
    quantity: int
    rate: int
    parts: tuple[tuple[int, int], ...] = ()
    after_day: date | None = None
    upto: date | None = None
    late: int = 0

    @property
    def amount(self) -> int:
        return self.quantity * self.rate

    @property
    def before(self) -> int | None:
        return self.parts[0][0] if self.parts else None

    @property
    def after(self) -> int | None:
        return self.parts[-1][1] if self.parts else None


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
    """The reading this one contradicts: an earlier one that is higher, or a later one that is lower. Where another meter was put in, the old one
    is compared with what it showed at its end; where nobody wrote that down, it contradicts nothing."""
    others = sorted(read for read in reads if read.day != new.day)
    before = [read for read in others if read.day < new.day]
    after = [read for read in others if read.day > new.day]
    at_end = new.closing if new.anew else new.value
    if before and at_end is not None and before[-1].value > at_end:
        return before[-1]
    later = (after[0].closing if after[0].anew else after[0].value) if after else None
    return after[0] if later is not None and later < new.value else None


def steps(reads: Sequence[Read], month: date, billed: Sequence[Billed], begins: date) -> list[Step]:
    """What a meter counted up to the end of this month and no bill asked for yet, from reading to reading.

    It goes on from what the last bill up to then saw, whenever what came since was written down; where nothing was billed yet, from the last
    reading before the month in which counting `begins`. The first reading of all is where counting begins.
    """
    known = sorted(read for read in reads if read.day <= last_of(month))
    last = max((one for one in billed if one.upto <= last_of(month)), key=lambda one: one.upto, default=None)
    if last is not None:
        at, rest = Read(last.upto, last.value), [read for read in known if read.day > last.upto]
    elif known:
        start = max((number for number, read in enumerate(known) if read.day < begins), default=0)
        at, rest = known[start], known[start + 1 :]
    else:
        return []
    found = []
    for read in rest:
        # A later month's bill, sent first, may have asked for it.
        if not any(one.after < read.day <= one.upto for one in billed):
            found.append(Step(at.day, read.day, _parts(at, read), read.value))
        at = read
    return found


def _parts(before: Read, after: Read) -> tuple[tuple[int, int], ...]:
    if not after.anew:
        return ((before.value, after.value),)
    old = () if after.closing is None else ((before.value, after.closing),)
    # Where nobody wrote down at what the new one began, it begins with what it shows: the next bill goes on from there.
    return (*old, (after.value if after.opening is None else after.opening, after.value))


def metered(kind: str, rate: int, counted: Sequence[Step], asked: Collection[date] = ()) -> Charge | None:
    """One line for what was counted; None where it comes to nothing. `asked`: the months that were asked for before."""
    quantity = sum(step.quantity for step in counted)
    if quantity <= 0 or not rate:
        return None
    parts: list[tuple[int, int]] = []
    for before, after in (part for step in counted for part in step.parts):
        if parts and parts[-1][1] == before:
            parts[-1] = parts[-1][0], after
        else:
            parts.append((before, after))
    late = sum(step.quantity for step in counted if first_of(step.day) in asked)
    return Charge(kind, quantity, rate, tuple(parts), counted[0].after, counted[-1].day, max(min(late, quantity), 0))


def fixed(month: date, rates: Mapping[str, Sequence[Dated]]) -> list[Charge]:
    """What a place costs for a month whatever its meters show."""
    those = [(kind, in_force(rates.get(kind, ()), month)) for kind in KINDS if kind not in METERED]
    return [Charge(kind, 1, rate) for kind, rate in those if rate]


def was_read(reads: Sequence[Read], month: date) -> bool:
    """Whether a meter was read in this month."""
    return any(month <= read.day <= last_of(month) for read in reads)
