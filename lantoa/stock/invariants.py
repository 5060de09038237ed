"""No unit is promised twice, and every one that came or went was written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.stock.models import Hold, Stock, StockMove


@invariant("stock.promised", "what is promised is what the holds add up to, and never more than there is")
def promised(tally: Tally) -> Iterator[str]:
    tally.rows = Stock.objects.count()
    rows = Stock.objects.annotate(held=_sum(Hold.objects.all(), "quantity"))
    right = Q(promised=F("held"), promised__gte=0, promised__lte=F("on_hand"), on_hand__gte=0)
    for row in rows.exclude(right)[:MOST_SHOWN]:
        yield f"variant {row.pk}: {row.on_hand} on hand, {row.promised} promised, holds of {row.held}"
    missing = Hold.objects.exclude(variant__in=Stock.objects.values("pk"))
    for hold in missing[:MOST_SHOWN]:
        yield f"variant {hold.variant_id}: {hold.quantity} are promised, and it has no stock"


@invariant("stock.moves", "what is on hand is what was counted and added, less what left the house")
def moves(tally: Tally) -> Iterator[str]:
    tally.rows = StockMove.objects.count()
    rows = Stock.objects.annotate(moved=_sum(StockMove.objects.all(), "change"))
    for row in rows.exclude(on_hand=F("moved"))[:MOST_SHOWN]:
        yield f"variant {row.pk}: {row.on_hand} on hand, and its moves come to {row.moved}"


@invariant("stock.to_make", "what is still to be made is promised to somebody who waits for it")
def to_make(tally: Tally) -> Iterator[str]:
    rows = Stock.objects.filter(to_make__gt=0).annotate(waited=_sum(Hold.objects.filter(to_make=True), "quantity"))
    tally.rows = rows.count()
    for row in rows.filter(to_make__gt=F("waited"))[:MOST_SHOWN]:
        yield f"variant {row.pk}: {row.to_make} are to be made, {row.waited} are waited for"


def _sum(rows: QuerySet[Any], column: str) -> Coalesce:
    its = rows.filter(variant=OuterRef("pk")).order_by().values("variant").annotate(total=Sum(column))
    return Coalesce(Subquery(its.values("total")), 0)
