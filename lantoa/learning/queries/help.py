"""Who waits for help, who helps whom, and what visits came to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from lantoa.learning.models import Help, Team, Visit


@dataclass(frozen=True, slots=True)
class TeamWork:
    """What a team or one of its members did: visits made, minutes, and how many of those who said so found them of use."""

    visits: int
    minutes: int
    useful: int
    said: int


def work_of(visits: QuerySet[Visit]) -> TeamWork:
    """The sum of these visits. One query."""
    found = visits.filter(made_at__isnull=False).aggregate(
        Count("pk"), Sum("minutes"), yes=Count("pk", filter=Q(useful=True)), said=Count("pk", filter=Q(useful__isnull=False))
    )  # fmt: skip
    return TeamWork(found["pk__count"], found["minutes__sum"] or 0, found["yes"], found["said"])


def helps_for(person_id: int | None) -> QuerySet[Help]:
    """Who waits for a helper in this person's teams, and whom they help themselves; the longest waiting first."""
    open_ = Help.objects.filter(closed_at=None, team__in=Team.objects.of(person_id).values("pk"))
    mine = open_.filter(Q(helper=None) | Q(helper__person=person_id))
    return _with_names(mine).order_by("asked_at", "pk")


def helps_of(organisation_id: int | None) -> QuerySet[Help]:
    """Everybody who waits for help from this body's teams."""
    return _with_names(Help.objects.filter(closed_at=None, team__organisation=organisation_id)).order_by(
        "asked_at", "pk"
    )


def my_helps(person_id: int | None) -> QuerySet[Help]:
    """The help this person asked for as a learner, newest first, with its visits."""
    return _with_names(Help.objects.filter(enrollment__person=person_id)).order_by("-asked_at", "-pk")


def _with_names(helps: QuerySet[Help]) -> QuerySet[Help]:
    return helps.select_related(
        "enrollment__person", "enrollment__listed", "enrollment__run__course", "lesson", "team", "helper__person"
    ).prefetch_related("visits")
