"""How long money that nothing explains has waited: what is old is asked about first, before nobody remembers it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Aggregate, Count, Q, QuerySet, Sum

from lantoa.kit.database.together import One, Question, counted
from lantoa.kit.world import world
from lantoa.payments.models import BankTransaction
from lantoa.payments.queries.money import day_in_vietnam, to_look_at

# Days that have gone by in Vietnam since the money came: the last day of each age, none for what is older.
LAST_DAYS = (0, 3, 7, None)
_LATE = 8


class Age(NamedTuple):
    """How many lines, and how many đồng, have waited from `first` to `last` days; no `last`: longer than that."""

    first: int
    last: int | None
    count: int
    total: int


def ages_of_waiting(organisation_id: int) -> list[Age]:
    """What waits for a look on the organisation's accounts by its age, the newest first; ages that are empty left out. One query."""
    spans = list(zip((0, *(last + 1 for last in LAST_DAYS if last is not None)), LAST_DAYS, strict=True))
    sums: dict[str, Aggregate] = {}
    for first, last in spans:
        # A bank's clock may run ahead of ours: what comes from tomorrow is of today.
        within = Q(at__lt=_before(first)) if first else Q()
        if last is not None:
            within &= Q(at__gte=day_in_vietnam(world.today() - timedelta(days=last))[0])
        sums[f"count_{first}"] = Count("pk", filter=within)
        sums[f"total_{first}"] = Sum("amount", filter=within)
    found = to_look_at(organisation_id).order_by().aggregate(**sums)
    those = [Age(first, last, found[f"count_{first}"], found[f"total_{first}"] or 0) for first, last in spans]
    return [age for age in those if age.count]


def _before(days: int) -> datetime:
    """What came before this moment has waited for so many days at least."""
    return day_in_vietnam(world.today() - timedelta(days=days))[1]


class Waiting(NamedTuple):
    """How many lines wait for a look, and how many of them longer than the last of `LAST_DAYS`."""

    count: int = 0
    late: int = 0


_waiting = One(
    lambda organisation, before: counted(to_look_at(organisation), late=Q(at__lt=before)),
    lambda row: Waiting(row.count, row.late) if row else Waiting(),
)


def ask_waiting(organisation_id: int) -> Question[Waiting]:
    """What the sums of `ages_of_waiting` come to, and those of its last age, asked together with other things."""
    return _waiting.of(organisation=organisation_id, before=_before(_LATE))


def oldest_first(organisation_id: int) -> QuerySet[BankTransaction]:
    """What waits for a look, the longest waiting first."""
    return to_look_at(organisation_id).order_by("at", "pk")
