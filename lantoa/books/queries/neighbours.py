"""What a household earned by goods that neighbours' stalls sold for it: on the day the stall paid, while the payment stands."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth

from lantoa.books.rules.period import Period
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM
from lantoa.orders import api as orders

# The shelf of it: one payment covers many orders, so it belongs to no shelf of goods.
SOLD_NEXT_DOOR = "+"


def paid_within(actor: Actor, first: date, after: date) -> QuerySet[orders.MakerSettlement]:
    """What was paid from the first day on and before the day `after`, by Vietnamese days."""
    start, end = (datetime.combine(day, time.min, tzinfo=VIETNAM) for day in (first, after))
    mine: QuerySet[orders.MakerSettlement] = orders.MakerSettlement.objects.earned_by(actor)
    return mine.filter(at__gte=start, at__lt=end)


def earned(actor: Actor, year: int) -> tuple[list[int], date | None, date | None]:
    """Đồng by month of this year, the first day of all years and the first of this one. One query."""
    months, firsts = [0] * 12, list[date]()
    rows = orders.MakerSettlement.objects.earned_by(actor).annotate(month=TruncMonth("at", tzinfo=VIETNAM)).order_by()
    for row in rows.values("month").annotate(total_=Sum("amount"), first_=Min("at")):
        firsts.append(row["first_"].astimezone(VIETNAM).date())
        if row["month"].year == year:
            months[row["month"].month - 1] = int(row["total_"])
    return months, min(firsts, default=None), min((day for day in firsts if day.year == year), default=None)


def earned_by_day(actor: Actor, period: Period) -> dict[date, int]:
    """One query."""
    day = TruncDate("at", tzinfo=VIETNAM)
    found = paid_within(actor, period.first, period.after).annotate(day=day).order_by().values("day")
    return {row["day"]: int(row["total_"]) for row in found.annotate(total_=Sum("amount"))}
