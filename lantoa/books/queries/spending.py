"""What was spent: by month, day and kind, summed by the database, and the list to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import ExtractMonth, TruncDate

from lantoa.books.models import Expense
from lantoa.books.rules.expense import CARRIER_FEE, kinds
from lantoa.books.rules.period import Period
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM
from lantoa.payments import api as payments


@dataclass(frozen=True, slots=True)
class Spending:
    """One year's expenses in force: for each kind its twelve months in đồng."""

    year: int
    by_kind: dict[str, list[int]]

    @property
    def months(self) -> list[int]:
        return [sum(amounts[month] for amounts in self.by_kind.values()) for month in range(12)]

    @property
    def quarters(self) -> list[int]:
        months = self.months
        return [sum(months[start : start + 3]) for start in range(0, 12, 3)]

    @property
    def total(self) -> int:
        return sum(self.months)

    def of(self, period: Period) -> int:
        """Đồng spent in a period of this year."""
        months = self.months
        return sum(months[month - 1] for month in period.months)

    def kinds_of(self, period: Period) -> list[tuple[str, int]]:
        """(kind, đồng) of a period of this year, most first; what nothing was spent on is left out."""
        sums = {kind: sum(by[month - 1] for month in period.months) for kind, by in self.by_kind.items()}
        order = {kind: number for number, kind in enumerate(kinds())}
        rows = sorted(sums.items(), key=lambda row: (-row[1], order.get(row[0], len(order))))
        return [(kind, amount) for kind, amount in rows if amount]


def spending_of(actor: Actor, year: int) -> Spending:
    """What was written down, and what carriers kept. Two queries, however many expenses."""
    found = Expense.objects.visible_to(actor).counted().filter(day__year=year).order_by()
    by_kind: dict[str, list[int]] = {}
    for row in found.annotate(month=ExtractMonth("day")).values("month", "kind").annotate(total_=Sum("amount")):
        by_kind.setdefault(row["kind"], [0] * 12)[row["month"] - 1] = row["total_"]
    kept = fees_within(actor, date(year, 1, 1), date(year + 1, 1, 1)).order_by()
    for month, total in (
        kept.annotate(month=ExtractMonth("at", tzinfo=VIETNAM)).values_list("month").annotate(Sum("fee"))
    ):
        by_kind.setdefault(CARRIER_FEE, [0] * 12)[month - 1] = total
    return Spending(year, by_kind)


def spent_by_day(actor: Actor, period: Period) -> dict[date, int]:
    """Two queries."""
    found = within(actor, period).counted().order_by().values("day").annotate(total_=Sum("amount"))
    days = {row["day"]: row["total_"] for row in found}
    kept = fees_within(actor, period.first, period.after).order_by().annotate(day=TruncDate("at", tzinfo=VIETNAM))
    for day, total in kept.values_list("day").annotate(Sum("fee")):
        days[day] = days.get(day, 0) + total
    return days


def fees_within(actor: Actor, first: date, after: date) -> QuerySet[Any]:
    """What carriers kept of this organisation's cash on delivery, from the first day on and before the day `after`."""
    start, end = (datetime.combine(day, time.min, tzinfo=VIETNAM) for day in (first, after))
    return payments.carrier_fees(actor.organisation_id).filter(at__gte=start, at__lt=end)


def within(actor: Actor, period: Period) -> QuerySet[Expense]:
    """Every entry of a period, cancelled ones and what cancels them too."""
    return Expense.objects.visible_to(actor).filter(day__gte=period.first, day__lt=period.after)


def expenses_of(actor: Actor) -> QuerySet[Expense]:
    """What was spent, newest day first, each with `is_cancelled`; the cancelling entries stand on the page of each."""
    reversed_ = Exists(Expense.objects.filter(reverses=OuterRef("pk")))
    found = Expense.objects.visible_to(actor).filter(reverses=None).annotate(is_cancelled=reversed_)
    return found.order_by("-day", "-pk")
