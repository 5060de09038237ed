"""How much cash and money at the bank there is by the book: what there was at the start, and what is known to have moved since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q, QuerySet, Sum

from lantoa.books.models import Expense, OpeningBalance, PaidFrom
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM
from lantoa.orders import api as orders
from lantoa.payments import api as payments


@dataclass(frozen=True, slots=True)
class Purse:
    """Đồng at the start, come in for orders and from neighbours' stalls, and gone out for expenses and to buyers since; of what came, what only the seller says."""

    start: int
    came: int
    spent: int
    said: int = 0

    @property
    def total(self) -> int:
        """By the book: what moved without the house knowing is not in it, and it may fall below 0."""
        return self.start + self.came - self.spent


@dataclass(frozen=True, slots=True)
class Purses:
    """Cash and bank since the opening that counts."""

    opening: OpeningBalance
    cash: Purse
    bank: Purse


def openings_of(actor: Actor) -> QuerySet[OpeningBalance]:
    """What was said of the start, the one that counts first."""
    return OpeningBalance.objects.visible_to(actor).order_by("-pk")


def purses_of(actor: Actor) -> Purses | None:
    """None where nobody has said what there was at the start. Six queries."""
    opening = openings_of(actor).first()
    if opening is None:
        return None
    since = datetime.combine(opening.day, time.min, tzinfo=VIETNAM)
    counted = payments.Payment.objects.counted().filter(
        request__organisation=opening.organisation_id, request__rehearsal=False, at__gte=since
    )
    came = {row["source"]: row["total_"] for row in counted.order_by().values("source").annotate(total_=Sum("amount"))}
    gone = Expense.objects.visible_to(actor).counted().filter(day__gte=opening.day).order_by()
    spent = {row["paid_from"]: row["total_"] for row in gone.values("paid_from").annotate(total_=Sum("amount"))}
    went = payments.Refund.objects.closed().filter(
        organisation=opening.organisation_id, line=None, rehearsal=False, went_at__gte=since
    )
    back = {row["source"]: row["total_"] for row in went.order_by().values("source").annotate(total_=Sum("amount"))}
    carried = (
        payments.transferred_by_carriers(opening.organisation_id).filter(at__gte=since).aggregate(total=Sum("amount"))
    )
    mine = orders.MakerSettlement.objects.earned_by(actor).filter(at__gte=since).order_by()
    near = mine.aggregate(
        cash=Sum("amount", filter=Q(movement=None)), bank=Sum("amount", filter=Q(movement__isnull=False))
    )
    by_bank = back.get("bank", 0) + back.get("seller", 0)
    source = payments.Payment.Source
    said = came.get(source.SELLER, 0)
    cash = Purse(
        opening.cash, came.get(source.CASH, 0) + (near["cash"] or 0), spent.get(PaidFrom.CASH, 0) + back.get("cash", 0)
    )
    bank = Purse(
        opening.bank,
        came.get(source.BANK, 0) + said + (carried["total"] or 0) + (near["bank"] or 0),
        spent.get(PaidFrom.BANK, 0) + by_bank,
        said,
    )
    return Purses(opening, cash, bank)
