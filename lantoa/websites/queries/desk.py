"""What there is to do for the officers who keep the register, the least time left first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.websites.models import Complaint, DossierQuestion, RegisterKeeper, Site, SiteList, SiteListRow, Takedown
from lantoa.websites.rules.regime import clock

SHOWN = 30


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits: takedowns by their clock, granted dossiers that need a word, complaints by age, entries soon over, sites that could not be opened; with how many there are."""

    takedowns: list[Takedown]
    complaints: list[Complaint]
    expiring: list[Site]
    expiring_count: int
    unreachable: list[Site]
    unreachable_count: int
    lists: list[SiteList]
    questions: list[DossierQuestion]


def to_do(actor: Actor) -> ToDo:
    """What waits for this officer. Seven queries."""
    today = world.today()
    soon = expiring()
    closed = Site.objects.in_force(today).filter(reachable="no")
    counts = Site.objects.aggregate(
        expiring=Count("pk", filter=Q(ended_on=None, valid_until__gte=today, valid_until__lte=today + clock("expiring", today).span)),
        closed=Count("pk", filter=Q(ended_on=None, reachable="no") & (Q(valid_until=None) | Q(valid_until__gte=today))),
    )  # fmt: skip
    return ToDo(
        list(Takedown.objects.open().select_related("site").order_by("due_at", "pk")[:SHOWN]),
        list(Complaint.objects.open().select_related("site").order_by("made_at", "pk")[:SHOWN]),
        list(soon[:SHOWN]), counts["expiring"], list(closed.order_by("checked_at", "pk")[:SHOWN]), counts["closed"],
        list(SiteList.objects.visible_to(actor).order_by("-pk")[:10]),
        list(DossierQuestion.objects.open().select_related("site").order_by("made_at", "pk")[:SHOWN]),
    )  # fmt: skip


def keepers() -> list[str]:
    """The names of the bodies that keep the register. One query."""
    return list(RegisterKeeper.objects.order_by("pk").values_list("organisation__name", flat=True))


def expiring() -> QuerySet[Site]:
    """Entries that run out within the days of the clock, the next first."""
    today = world.today()
    until = today + clock("expiring", today).span
    return Site.objects.in_force(today).filter(valid_until__lte=until).order_by("valid_until", "folded")


def row_counts(found: SiteList) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows of a list are of each state, and how many came to what; each of them, be it none. Two queries."""
    states = dict.fromkeys(SiteListRow.State.values, 0)
    outcomes = dict.fromkeys(filter(None, SiteListRow.Outcome.values), 0)
    states |= dict(found.rows.order_by().values_list("state").annotate(Count("pk")))
    outcomes |= dict(found.rows.exclude(outcome="").order_by().values_list("outcome").annotate(Count("pk")))
    return states, outcomes
