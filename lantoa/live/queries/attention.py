"""What of a household's sales wants it today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lantoa.kit.access import Actor, AnySeller, sells
from lantoa.kit.database.prepared import Prepared
from lantoa.kit.database.together import One, Question, counted, how_many
from lantoa.live.models import CommentDecision, LiveSession, LiveStall


@dataclass(frozen=True, slots=True)
class Attention:
    """A sale that is on air with how many comments need a word, one that is over and whose account is open, and how many neighbours ask."""

    on_air: LiveSession | None = None
    to_answer: int = 0
    to_close: LiveSession | None = None
    asked: int = 0


def attention(actor: Actor) -> Attention:
    """One query."""
    rows = _wanting(organisation=actor.organisation_id) if sells(actor) else []
    mine = [one for one in rows if one.session.organisation_id == actor.organisation_id]
    on_air = next((one for one in mine if one.session.state == "on_air"), None)
    over = next((one.session for one in mine if one.session.state == "over"), None)
    if on_air is None:
        return Attention(to_close=over, asked=len(rows) - len(mine))
    return Attention(on_air.session, on_air.to_answer, over, len(rows) - len(mine))


def of_the_day(actor: Actor) -> dict[str, Question[Any]]:
    """Whether anything of livestream sales stands on the screen of the seller's day (`lives`), so that `attention` is worth asking."""
    return {"lives": _any.of_seller(actor)}


def _compose_wanting(organisation: int) -> QuerySet[LiveStall]:
    open_ = CommentDecision.objects.filter(session=OuterRef("session"), current=True, settled_at=None)
    unsaid = open_.filter(outcome__in=["asked_back", "question"]).order_by().values("session")
    many = Coalesce(Subquery(unsaid.values(many=Count("pk"))), Value(0), output_field=IntegerField())
    found = LiveStall.objects.wanting(AnySeller(organisation)).select_related("session").annotate(to_answer=many)
    return found.order_by("-session__on_air_at", "pk")[:50]


_wanting = Prepared[Any](_compose_wanting)
_any = One(lambda organisation: counted(LiveStall.objects.wanting(AnySeller(organisation))), how_many)
