"""What of a household's sales wants it today."""

from __future__ import annotations

from dataclasses import dataclass

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
    """One query, two while a sale is on air."""
    rows = list(LiveStall.objects.wanting(actor).select_related("session").order_by("-session__on_air_at", "pk")[:50])
    mine = [one.session for one in rows if one.session.organisation_id == actor.organisation_id]
    on_air = next((one for one in mine if one.state == "on_air"), None)
    to_answer = 0
    if on_air is not None:
        open_ = CommentDecision.objects.filter(session=on_air, current=True, settled_at=None)
        to_answer = open_.filter(outcome__in=["asked_back", "question"]).count()
    return Attention(on_air, to_answer, next((one for one in mine if one.state == "over"), None), len(rows) - len(mine))
