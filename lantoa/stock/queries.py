"""How much can still be promised, counting holds that have run out as free at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Min, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from lantoa.kit.world import world
from lantoa.stock.models import Hold, Stock


def available(variant_ids: Iterable[int]) -> dict[int, int]:
    """Units that can be promised now, by variant id; a variant without stock has 0. Two queries for any number of variants."""
    ids = list(variant_ids)
    left = dict.fromkeys(ids, 0)
    for pk, on_hand, promised in Stock.objects.filter(pk__in=ids).values_list("pk", "on_hand", "promised"):
        left[pk] = on_hand - promised
    expired = Hold.objects.filter(variant_id__in=ids, expires_at__lte=world.now()).values_list("variant_id")
    for pk, quantity in expired.annotate(Sum("quantity")):
        left[pk] += quantity
    return left


def with_left(rows: QuerySet[Any], variant: str, *, now: datetime) -> QuerySet[Any]:
    """The rows, each with `left`: what can be promised now of the variant whose id `variant` names, and `frees_at`: when a hold
    on it runs out next, which changes `left` without anybody doing anything. Part of the rows' own query."""
    stock = Stock.objects.filter(pk=OuterRef(variant)).values(there=F("on_hand") - F("promised"))
    holds = Hold.objects.filter(variant_id=OuterRef(variant)).order_by()
    expired = holds.filter(expires_at__lte=now).values("variant_id").values(freed=Sum("quantity"))
    next_ = holds.filter(expires_at__gt=now).order_by("expires_at").values("expires_at")[:1]
    return rows.annotate(left=_or_none(stock) + _or_none(expired), frees_at=Subquery(next_))


def _or_none(number: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(number), Value(0), output_field=IntegerField())


def on_hand(variant_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """(on hand, of these promised) by variant id: what really lies there. What is promised and still to be made is in neither."""
    rows = Stock.objects.filter(pk__in=list(variant_ids)).values_list("pk", "on_hand", "promised", "to_make")
    return {pk: (there - to_make, promised - to_make) for pk, there, promised, to_make in rows}


def to_make(variant_ids: Iterable[int]) -> dict[int, int]:
    """Units promised to somebody that are still to be made, by variant id; only where there are any. One query."""
    rows = Stock.objects.filter(pk__in=list(variant_ids), to_make__gt=0)
    return dict(rows.values_list("pk", "to_make"))


def next_expiry(variant_ids: Iterable[int]) -> datetime | None:
    """When the next hold on one of these runs out, which changes what is available without anybody doing anything."""
    live = Hold.objects.filter(variant_id__in=list(variant_ids), expires_at__gt=world.now())
    first: datetime | None = live.aggregate(first=Min("expires_at"))["first"]
    return first


def held() -> tuple[int, int]:
    """(holds, units in them) that wait for money now; what is promised for good is not among them. One query."""
    found = Hold.objects.filter(expires_at__gt=world.now()).aggregate(holds=Count("pk"), units=Sum("quantity"))
    return found["holds"], found["units"] or 0
