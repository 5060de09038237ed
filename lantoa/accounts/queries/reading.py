"""What was opened of others' records past a budget or although it was planted, for those who are told of it."""

from __future__ import annotations

from django.db.models import QuerySet

from lantoa.accounts.models import Canary, Reading, ReadingReason
from lantoa.kit.access import Actor


def planted(kind: str) -> QuerySet[Canary]:
    """The keys of planted records of a kind, to be left out of a list: `exclude(code__in=planted("case"))`."""
    return Canary.objects.filter(kind=kind, ended_at=None).values("key")


def reasons_for(actor: Actor) -> QuerySet[ReadingReason]:
    """All for those who run the house, else those of the body the actor leads; the newest first."""
    rows = ReadingReason.objects.select_related("reader", "organisation")
    if "operator" in actor.roles:
        return rows
    return (
        rows.filter(organisation_id=actor.organisation_id)
        if "owner" in actor.roles and actor.organisation_id
        else rows.none()
    )


def planted_opened(actor: Actor) -> QuerySet[Reading]:
    """Planted records somebody opened, the newest first: for those who run the house only."""
    rows = Reading.objects.filter(planted=True).select_related("reader", "organisation").order_by("-at", "-pk")
    return rows if "operator" in actor.roles else rows.none()
