"""What the work of a household has to know of live sales: on which days its goods are shown in one, and what is held and not ordered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from lantoa.kit.world import VIETNAM, world
from lantoa.live.models import LiveStall, Pick, Want
from lantoa.workforce import api as workforce


def days_shown(organisation_id: int, product_ids: Collection[int], since: date, until: date) -> dict[int, set[date]]:
    """By product the days from `since` to `until` (Vietnam's) on which it was shown live or is to be, in the organisation's own sales and in
    neighbours'. Whatever was planned for a day that is over and never began was none. A planned sale into which the stall put nothing yet
    counts for all that it showed before. Rehearsals aside. Two queries."""
    begin, end = _midnight(since), _midnight(until + timedelta(days=1))
    to_come = Q(session__on_air_at=None, session__planned_at__gte=_midnight(world.today()))
    there = Q(removed_at=None) | Q(removed_at__gt=F("session__on_air_at"))
    mine = Pick.objects.filter(store__organisation=organisation_id, store__rehearsal=False, product__in=product_ids)
    held = mine.filter(there, to_come | Q(session__on_air_at__isnull=False))
    rows = held.annotate(began=Coalesce("session__on_air_at", "session__planned_at")).filter(
        began__gte=begin, began__lt=end
    )
    found: dict[int, set[date]] = {}
    for product, began in rows.order_by().values_list("product", "began").distinct():
        found.setdefault(product, set()).add(began.astimezone(VIETNAM).date())
    empty = LiveStall.objects.filter(
        ~Exists(Pick.objects.shown().filter(session=OuterRef("session"), store=OuterRef("store"))),
        to_come,
        store__organisation=organisation_id,
        store__rehearsal=False,
        joined_at__isnull=False,
        left_at=None,
        session__planned_at__lt=end,
    )
    planned = {one.astimezone(VIETNAM).date() for one in empty.values_list("session__planned_at", flat=True)}
    return {product: days | planned for product, days in found.items()}


def held_now(organisation_id: int, variant_ids: Collection[int]) -> list[workforce.Held]:
    """Pieces of these variants that are held at this moment for who wrote for them and may still order, by sale: in the organisation's own
    sales and in neighbours'. What is ordered stands in its order and not here. Rehearsals aside. One query."""
    mine = Want.objects.held_at(world.now()).filter(
        pick__store__organisation=organisation_id, pick__store__rehearsal=False, variant__in=variant_ids, session__closed_at=None
    )  # fmt: skip
    rows = mine.order_by("session", "variant").values_list("session", "variant").annotate(Sum("held"))
    return [workforce.Held(*row) for row in rows]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)
