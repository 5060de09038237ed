"""What lessens income after it was earned: goods not delivered or given back, and what was taken off the price."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import BigIntegerField, Case, F, QuerySet, Sum, When
from django.db.models.functions import TruncDate, TruncMonth

from lantoa.books.rules.period import Period
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM
from lantoa.orders import api as orders

# The shelf of what was taken off prices: it belongs to no goods.
OFF_PRICES = "-"


def back(actor: Actor, first: date, after: date) -> QuerySet[orders.Correction]:
    """What lessens the income of the stalls this actor works for from the first day on and before the day `after`: what was
    not delivered on the day of the hand-over, what is paid back on the day its money went."""
    start, end = (datetime.combine(day, time.min, tzinfo=VIETNAM) for day in (first, after))
    mine = orders.Correction.objects.filter(order__in=orders.Order.objects.visible_to(actor)).counting()
    return mine.filter(counts_at__gte=start, counts_at__lt=end)


def back_by_shelf(actor: Actor, year: int) -> list[dict[str, int]]:
    """For each month đồng by shelf; with a minus where more was given in exchange than came back. Two queries."""
    found: list[dict[str, int]] = [{} for _month in range(12)]
    month = TruncMonth("counts_at", tzinfo=VIETNAM)
    year_ = back(actor, date(year, 1, 1), date(year + 1, 1, 1)).annotate(month=month).order_by()
    for row in year_.values("month").annotate(total_=Sum("amount")):
        found[row["month"].month - 1][OFF_PRICES] = row["total_"]
    given = When(lines__line=None, then=-F("lines__total"))
    signed = Case(given, default=F("lines__total"), output_field=BigIntegerField())
    shelf = "lines__variant__product__category"
    lines = year_.filter(lines__isnull=False).values("month", shelf)
    for row in lines.annotate(total_=Sum(signed)):
        of_month = found[row["month"].month - 1]
        of_month[row[shelf]] = row["total_"]
        of_month[OFF_PRICES] -= row["total_"]
    return found


def back_by_day(actor: Actor, period: Period) -> dict[date, int]:
    """One query."""
    day = TruncDate("counts_at", tzinfo=VIETNAM)
    found = back(actor, period.first, period.after).annotate(day=day).order_by().values("day")
    return {row["day"]: row["total_"] for row in found.annotate(total_=Sum("amount"))}
