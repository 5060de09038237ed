"""What a council has given so far, and who may see it already."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lantoa.catalog.models import Council, Dossier, GradingBody, Score
from lantoa.catalog.rules.ocop import Points, mean
from lantoa.kit.access import Actor


def are_open(dossier: Dossier) -> bool:
    """Whether the points may be seen: the council is closed, or all its members gave theirs."""
    if dossier.council is None:
        return False
    return dossier.council.closed_at is not None or _given(dossier).count() == dossier.council.members.count()


def _given(dossier: Dossier) -> QuerySet[Score]:
    return Score.objects.filter(dossier=dossier, member__council=dossier.council_id)


def open_scores(dossier: Dossier) -> list[Score]:
    """What each member gave, once it may be seen; nothing before."""
    if not are_open(dossier):
        return []
    return list(_given(dossier).select_related("member__person"))


def result_of(dossier: Dossier) -> Decimal | None:
    """The mean of the points; None while they may not be seen, or where there are none."""
    scores = open_scores(dossier)
    given: list[Points] = [(one.a, one.b, one.c) for one in scores]
    return mean(given) if given else None


def own_score(dossier: Dossier, actor: Actor) -> Score | None:
    """What this person gave."""
    found: Score | None = _given(dossier).filter(member__person=actor.person_id).first()
    return found


def with_counts(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Dossiers, each with how many points of the council it lies with are `given` and how many `members` give them."""
    given = Count("scores", filter=Q(scores__member__council=F("council")), distinct=True)
    return dossiers.annotate(given=given, seats=Count("council__members", distinct=True))


def councils_of(body: GradingBody) -> QuerySet[Council]:
    """A body's councils, the newest first, each with whether something is still to be decided: `under_way`."""
    open_ = Dossier.objects.filter(council=OuterRef("pk"), state=Dossier.State.SCORING)
    return Council.objects.filter(body=body).annotate(under_way=Exists(open_)).order_by("-held_on", "-pk")
