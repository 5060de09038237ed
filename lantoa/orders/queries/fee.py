"""What is owed by a fee agreement: by month, order by order, and what of it is paid. Summed by the database when asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from lantoa.kit.world import VIETNAM
from lantoa.orders.models import FeeEntry, FeeSettlement, Order, OrderFee
from lantoa.payments import api as payments
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class FeeMonth:
    """Đồng that became owed in a month (its first day), corrections taken off, and by how many orders."""

    month: date
    amount: int
    orders: int


def months_of(agreement: stores.FeeAgreement) -> list[FeeMonth]:
    """Every month in which something became owed, the newest first. One query."""
    found = FeeEntry.objects.filter(agreement=agreement).annotate(month=TruncMonth("at", tzinfo=VIETNAM)).order_by()
    orders = Count("fee", filter=Q(correction=False))
    rows = found.values("month").annotate(amount_=Sum("amount"), orders_=orders).order_by("-month")
    return [FeeMonth(row["month"].astimezone(VIETNAM).date(), row["amount_"], row["orders_"]) for row in rows]


def entries_of(agreement: stores.FeeAgreement, month: date) -> QuerySet[FeeEntry]:
    """What became owed in this month, order by order, with the orders' codes and nothing of their buyers."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    start, end = (datetime.combine(day, time.min, tzinfo=VIETNAM) for day in (month.replace(day=1), after))
    in_month = FeeEntry.objects.filter(agreement=agreement, at__gte=start, at__lt=end).select_related("fee__order")
    shown = in_month.only(
        "amount", "correction", "at", "fee__base", "fee__order__code", "fee__order__placed_at", "agreement_id"
    )
    return shown.order_by("-at", "-pk")


def settlements_of(agreement: stores.FeeAgreement) -> QuerySet[FeeSettlement]:
    """What was paid and stands, the newest first."""
    return FeeSettlement.objects.filter(agreement=agreement, reverses=None, reversal=None).order_by("-at", "-pk")


def owed_now(agreement: stores.FeeAgreement) -> int:
    """Đồng owed and not paid; below 0 where more was paid than is owed now. Two queries."""
    owed = FeeEntry.objects.filter(agreement=agreement).aggregate(sum_=Sum("amount"))["sum_"] or 0
    paid = settlements_of(agreement).order_by().aggregate(sum_=Sum("amount"))["sum_"] or 0
    return int(owed) - int(paid)


def fees_of(order: Order) -> list[OrderFee]:
    """What this order owes to whom, as it was frozen, each with its payee and agreement. One query."""
    return list(OrderFee.objects.filter(order=order).select_related("payee", "agreement").order_by("pk"))


def transfers_out(organisation_id: int) -> QuerySet[payments.BankTransaction]:
    """The newest movements out of the organisation's account, as the bank told of them."""
    out = payments.BankTransaction.objects.filter(account__organisation_id=organisation_id, direction="out")
    return out.order_by("-at", "-pk")[:20]
