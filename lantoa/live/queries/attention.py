"""What of a household's sales wants it today."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from lantoa.kit.access import Actor
from lantoa.live.models import CommentDecision, LiveSession, LiveStall


@dataclass(frozen=True, slots=True)
class Attention:
    """A sale that is on air with how many comments need a word, one that is over and whose account is open, and how many neighbours ask."""

    on_air: LiveSession | None = None
    to_answer: int = 0
    to_close: LiveSession | None = None
    asked: int = 0


def attention(actor: Actor) -> Attention:
    """Two queries, three while a sale is on air."""
    mine = LiveSession.objects.visible_to(actor).filter(on_air_at__isnull=False, closed_at=None).order_by("-on_air_at")
    found = list(mine[:20])
    on_air = next((one for one in found if one.state == "on_air"), None)
    asked = LiveStall.objects.asked_of(actor).aggregate(asked=Count("pk", filter=Q(joined_at=None)))["asked"]
    to_answer = 0
    if on_air is not None:
        open_ = CommentDecision.objects.filter(session=on_air, current=True, settled_at=None)
        to_answer = open_.filter(outcome__in=["asked_back", "question"]).count()
    return Attention(on_air, to_answer, next((one for one in found if one.state == "over"), None), asked)
