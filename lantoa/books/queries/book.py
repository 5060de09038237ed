"""A year's income by selling: by month, day, channel and shelf, summed by the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth

from lantoa.books.queries.back import back_by_shelf
from lantoa.books.queries.neighbours import SOLD_NEXT_DOOR, earned
from lantoa.books.rules.period import Period
from lantoa.catalog import api as catalog
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM, world
from lantoa.orders import api as orders


class Sums(NamedTuple):
    """Đồng that came in, in how many orders."""

    total: int = 0
    count: int = 0

    def __add__(self, other: object) -> Sums:
        if not isinstance(other, Sums):
            return NotImplemented
        return Sums(self.total + other.total, self.count + other.count)


@dataclass(frozen=True, slots=True)
class Book:
    """One year: twelve months online and at the counter as sold, what of each month was not delivered, given back or taken off
    the price (`back`), what neighbours' stalls paid for goods they sold for it (`neighbours`), each month's đồng by shelf after that
    ("" for delivery and what was sold without a name, "-" for what was taken off prices, "+" for what neighbours' stalls paid), the names of
    the shelves, the first day with income of all years and of this one."""

    year: int
    online: list[Sums]
    counter: list[Sums]
    back: list[int]
    neighbours: list[int]
    shelves: list[dict[str, int]]
    titles: dict[str, str]
    first: date | None
    first_this_year: date | None

    @property
    def months(self) -> list[Sums]:
        """What is left of what was sold, after what was paid back or not delivered, and what neighbours' stalls paid; the orders are one's own."""
        parts = zip(self.online, self.counter, self.back, self.neighbours, strict=True)
        return [online + counter + Sums(near - back) for online, counter, back, near in parts]

    def back_in(self, period: Period) -> int:
        """Đồng not delivered, given back or taken off the price in a period of this year."""
        return sum(self.back[month - 1] for month in period.months)

    def neighbours_in(self, period: Period) -> int:
        """Đồng that neighbours' stalls paid in a period of this year."""
        return sum(self.neighbours[month - 1] for month in period.months)

    @property
    def quarters(self) -> list[Sums]:
        months = self.months
        return [_all(months[start : start + 3]) for start in range(0, 12, 3)]

    @property
    def total(self) -> Sums:
        return _all(self.months)

    @property
    def by_channel(self) -> tuple[Sums, Sums]:
        """Online, and at the counter."""
        return _all(self.online), _all(self.counter)

    @property
    def by_shelf(self) -> list[tuple[str, int]]:
        """(slug, đồng), most first; the slug "" is delivery and what was sold without a name, "+" what neighbours' stalls paid."""
        found: dict[str, int] = {}
        for month in self.shelves:
            for slug, total in month.items():
                found[slug] = found.get(slug, 0) + total
        return sorted(((slug, total) for slug, total in found.items() if total), key=lambda row: (-row[1], row[0]))


def _all(sums: Iterable[Sums]) -> Sums:
    return sum(sums, Sums())


def income(actor: Actor) -> QuerySet[orders.Order]:
    """What counts as income of the stalls this actor works for, with `income_at`: handed over, and where a carrier collects the
    cash all of it accounted for; not cancelled, no rehearsal."""
    mine: QuerySet[orders.Order] = orders.Order.objects.visible_to(actor).income()
    return mine


def between(first: date, after: date) -> Q:
    """Counting from the first day on and before the day `after`, by Vietnamese days."""
    start, end = (datetime.combine(day, time.min, tzinfo=VIETNAM) for day in (first, after))
    return Q(income_at__gte=start, income_at__lt=end)


def book_of(actor: Actor, year: int | None = None) -> Book:
    """The book of one year (this one where none is said), by Vietnamese days. Seven queries, however many orders."""
    year = year or world.today().year
    this_year = between(date(year, 1, 1), date(year + 1, 1, 1))
    mine, month = income(actor), TruncMonth("income_at", tzinfo=VIETNAM)
    online, counter = [Sums()] * 12, [Sums()] * 12
    by_month = mine.filter(this_year).annotate(month=month).order_by().values("month", "at_counter")
    for row in by_month.annotate(total_=Sum("total"), count_=Count("pk")):
        (counter if row["at_counter"] else online)[row["month"].month - 1] = Sums(row["total_"], row["count_"])
    shelves: list[dict[str, int]] = [{} for _month in range(12)]
    shelf = "lines__variant__product__category"
    lines = mine.filter(this_year, lines__isnull=False).annotate(month=month).order_by().values("month", shelf)
    for row in lines.annotate(total_=Sum("lines__total")):
        shelves[row["month"].month - 1][row[shelf]] = row["total_"]
    for month_shelves, on, at in zip(shelves, online, counter, strict=True):
        month_shelves[""] = on.total + at.total - sum(month_shelves.values())
    gone = back_by_shelf(actor, year)
    for month_shelves, of_month in zip(shelves, gone, strict=True):
        for slug, amount in of_month.items():
            month_shelves[slug] = month_shelves.get(slug, 0) - amount
    neighbours, *nearby = earned(actor, year)
    for month_shelves, amount in zip(shelves, neighbours, strict=True):
        if amount:
            month_shelves[SOLD_NEXT_DOOR] = amount
    firsts = mine.aggregate(ever=Min("income_at"), here=Min("income_at", filter=this_year))
    sold = (at.astimezone(VIETNAM).date() if at else None for at in (firsts["ever"], firsts["here"]))
    ever, here = (min((day for day in days if day), default=None) for days in zip(sold, nearby, strict=True))
    titles = {one.slug: one.title for one in catalog.Category.objects.all()}
    back = [sum(of_month.values()) for of_month in gone]
    return Book(year, online, counter, back, neighbours, shelves, titles, ever, here)


def elsewhere_of(actor: Actor, year: int) -> list[tuple[str, Sums]]:
    """Of a year's income as sold what places outside took the money for, by their name, most first. One query."""
    this_year = between(date(year, 1, 1), date(year + 1, 1, 1))
    rows = income(actor).filter(this_year, method=orders.Order.Method.CHANNEL).order_by().values("settled_by")
    found = [(row["settled_by"], Sums(row["total_"], row["count_"])) for row in rows.annotate(total_=Sum("total"), count_=Count("pk"))]  # fmt: skip
    return sorted(found, key=lambda one: -one[1].total)


def days_of(actor: Actor, period: Period) -> list[tuple[date, Sums]]:
    """The days of a period with income as sold, oldest first. One query."""
    day = TruncDate("income_at", tzinfo=VIETNAM)
    found = income(actor).filter(between(period.first, period.after)).annotate(day=day).order_by("day").values("day")
    return [
        (row["day"], Sums(row["total_"], row["count_"]))
        for row in found.annotate(total_=Sum("total"), count_=Count("pk"))
    ]
