"""Who is counted with whom: people by the quarter in which their first class began, and the days over which income is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

# Days after the last meeting of the class; the one before stands for the days up to its first meeting.
WINDOWS = (30, 90, 180)
BEFORE = 90


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """Three months of a year, `number` 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def named(cls, name: str) -> Quarter:
        """From what `name` says, as "2026Q3"."""
        return cls(int(name[:4]), int(name[5:]))

    @property
    def name(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def after(self) -> date:
        """The first day after it."""
        return date(self.year + self.number // 4, self.number % 4 * 3 + 1, 1)


def last_closed_month(today: date) -> date:
    """The last day of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat or a place in line of somebody, in a class that is held: what counting has to know of it, by days.

    `who` is the same for one person everywhere; `person` their account, None for who stands on a list only. `attended`: was at a
    meeting of it; `did_it`: the day they first really did what a lesson of it asks for.
    """

    who: str
    person: int | None
    place: str
    first: date
    last: date
    enrolled: date
    waiting: bool
    attended: bool
    did_it: date | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Sale:
    """Đồng that came in on a day for what was sold."""

    day: date
    amount: int


Sales = Mapping[int, Sequence[Sale]]


@dataclass(slots=True)
class Group:
    """Some people of one place over some days: how many they are, and what came in for each who sold."""

    people: int = 0
    amounts: list[int] = field(default_factory=list)

    def add(self, sales: Iterable[Sale], first: date, last: date) -> None:
        """One more person, with what came in from one day to another, both counted."""
        self.people += 1
        amount = sum(sale.amount for sale in sales if first <= sale.day <= last)
        if amount > 0:
            self.amounts.append(amount)


@dataclass(slots=True)
class Window:
    """Those who were trained and those who were not yet, over the same number of days; `over` when these have passed for all."""

    days: int
    over: bool
    trained: Group = field(default_factory=Group)
    waiting: Group = field(default_factory=Group)


@dataclass(slots=True)
class Cohort:
    """The people of one place whose first class began in one quarter: each step is of those of the step before."""

    place: str
    quarter: Quarter
    enrolled: list[Seat] = field(default_factory=list)
    attended: list[Seat] = field(default_factory=list)
    did_it: list[Seat] = field(default_factory=list)
    sold: list[Seat] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)


def cohorts(seats: Sequence[Seat], sales: Sales, until: date) -> list[Cohort]:
    """All cohorts of quarters that are over by `until`, as they stood on that day, by quarter and place.

    A person belongs to one cohort only: of the first class they had a seat in.
    """
    by_person: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.enrolled <= until:
            by_person.setdefault(seat.who, []).append(seat)
    found: dict[tuple[Quarter, str], Cohort] = {}
    for those in by_person.values():
        first = min((one for one in those if not one.waiting), key=lambda one: (one.first, one.number), default=None)
        if first is not None and (quarter := Quarter.of(first.first)).after <= until + timedelta(days=1):
            key = quarter, first.place
            _place(found.setdefault(key, Cohort(first.place, quarter)), first, sales, until)
    by_place: dict[str, list[list[Seat]]] = {}
    for those in by_person.values():
        for place in {seat.place for seat in those}:
            by_place.setdefault(place, []).append(those)
    ordered = [found[key] for key in sorted(found)]
    for cohort in ordered:
        _compare(cohort, by_place[cohort.place], sales, until)
    return ordered


def _place(cohort: Cohort, seat: Seat, sales: Sales, until: date) -> None:
    cohort.enrolled.append(seat)
    if not seat.attended:
        return
    cohort.attended.append(seat)
    if seat.did_it is None or seat.did_it > until:
        return
    cohort.did_it.append(seat)
    if any(seat.first <= sale.day <= until and sale.amount > 0 for sale in _of(seat, sales)):
        cohort.sold.append(seat)


def _compare(cohort: Cohort, people: Sequence[Sequence[Seat]], sales: Sales, until: date) -> None:
    # Where nobody came there are the same windows, so that their absence says nothing.
    timed = cohort.attended or cohort.enrolled
    begun, ended = _middle_day([seat.first for seat in timed]), _middle_day([seat.last for seat in timed])
    last = max(seat.last for seat in timed)
    for days in (-BEFORE, *WINDOWS):
        window = Window(days, last + timedelta(days=max(days, 0)) <= until)
        cohort.windows.append(window)
        if not window.over:
            continue
        for seat in cohort.attended:
            window.trained.add(_of(seat, sales), *_days(seat.first, seat.last, days))
        first, end = _days(begun, ended, days)
        for those in people:
            waits = not_yet(those, ended, max(end, ended))
            if waits is not None and waits.place == cohort.place:
                window.waiting.add(_of(waits, sales), first, end)


def not_yet(seats: Sequence[Seat], by: date, until: date) -> Seat | None:
    """The first enrolment of somebody who had enrolled `by` a day, has a place in line or a class still to come, and had had no
    class `until` another; None for anybody else, such as who had a seat and did not come."""
    open_ = [seat for seat in seats if seat.enrolled <= by and (seat.waiting or seat.first > until)]
    had_one = any(seat.attended or seat.first <= until for seat in seats if not seat.waiting)
    return None if had_one or not open_ else min(open_, key=lambda seat: (seat.enrolled, seat.number))


def _days(first: date, last: date, days: int) -> tuple[date, date]:
    if days < 0:
        return first + timedelta(days=days), first - timedelta(days=1)
    return last + timedelta(days=1), last + timedelta(days=days)


def _middle_day(days: Sequence[date]) -> date:
    return sorted(days)[(len(days) - 1) // 2]


def _of(seat: Seat, sales: Sales) -> Sequence[Sale]:
    return sales.get(seat.person, ()) if seat.person is not None else ()
