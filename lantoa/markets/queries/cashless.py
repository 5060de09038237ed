"""How many stallholders of a market or a class take cashless payment on a day, and how many used it in its month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lantoa.markets.models import Acceptance, CashlessUse, Stallholder
from lantoa.markets.rules.fee import first_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One market on a day: stallholders, how many take cashless payment (by their own account, or only as surveyed), how many used it
    in the day's month."""

    market_id: int
    holders: int
    accepting: int
    own: int
    used: int

    @property
    def surveyed(self) -> int:
        """Those known by the manager's survey alone."""
        return self.accepting - self.own

    @property
    def share(self) -> float | None:
        """How many of a hundred take it, to a tenth; None where nobody has a place."""
        return round(self.accepting * 100 / self.holders, 1) if self.holders else None


def judged(holders: QuerySet[Stallholder], day: date) -> QuerySet[Stallholder]:
    """These stallholders with `own`, `surveyed` (whether they take cashless payment, by which source) and `used` (in the day's month)."""
    standing = Acceptance.objects.filter(Q(until=None) | Q(until__gte=day), stallholder=OuterRef("pk"), since__lte=day)
    use = CashlessUse.objects.filter(stallholder=OuterRef("pk"), month=first_of(day))
    return holders.annotate(
        own=Exists(standing.filter(source=Acceptance.Source.OWN)),
        surveyed=Exists(standing.filter(source=Acceptance.Source.SURVEYED)),
        used=Exists(use),
    )


def standings(market_ids: Iterable[int], day: date) -> list[Standing]:
    """Each of these markets that has a stallholder on this day. One query."""
    there = judged(Stallholder.objects.on(day).filter(place__market__in=list(market_ids)), day)
    counted = there.values("place__market").annotate(
        holders=Count("pk"), accepting=Count("pk", filter=Q(own=True) | Q(surveyed=True)), by_own=Count("pk", filter=Q(own=True)),
        by_use=Count("pk", filter=Q(used=True)),
    )  # fmt: skip
    return [
        Standing(row["place__market"], row["holders"], row["accepting"], row["by_own"], row["by_use"])
        for row in counted.order_by("place__market")
    ]


def together(those: Iterable[Standing]) -> Standing:
    """Several markets as one."""
    all_ = list(those)
    return Standing(0, *(sum(getattr(one, name) for one in all_) for name in ("holders", "accepting", "own", "used")))
