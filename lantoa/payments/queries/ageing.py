"""How long money that nothing explains has waited: what is old is asked about first, before nobody remembers it."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from lantoa.kit.world import world
from lantoa.payments.models import BankTransaction
from lantoa.payments.queries.money import day_in_vietnam, to_look_at

# Days that have gone by in Vietnam since the money came: the last day of each age, none for what is older.
LAST_DAYS = (0, 3, 7, None)


class Age(NamedTuple):
    """How many lines, and how many đồng, have waited from `first` to `last` days; no `last`: longer than that."""

    first: int
    last: int | None
    count: int
    total: int


def ages_of_waiting(organisation_id: int) -> list[Age]:
    """What waits for a look on the organisation's accounts by its age, the newest first; ages that are empty left out. One query."""
    spans = list(zip((0, *(last + 1 for last in LAST_DAYS if last is not None)), LAST_DAYS, strict=True))
    counted = {}
    for first, last in spans:
        # A bank's clock may run ahead of ours: what comes from tomorrow is of today.
        within = Q(at__lt=day_in_vietnam(world.today() - timedelta(days=first))[1]) if first else Q()
        if last is not None:
            within &= Q(at__gte=day_in_vietnam(world.today() - timedelta(days=last))[0])
        counted[f"count_{first}"] = Count("pk", filter=within)
        counted[f"total_{first}"] = Sum("amount", filter=within)
    found = to_look_at(organisation_id).order_by().aggregate(**counted)
    those = [Age(first, last, found[f"count_{first}"], found[f"total_{first}"] or 0) for first, last in spans]
    return [age for age in those if age.count]


def oldest_first(organisation_id: int) -> QuerySet[BankTransaction]:
    """What waits for a look, the longest waiting first."""
    return to_look_at(organisation_id).order_by("at", "pk")
