"""What of a seller's goods elsewhere waits for their hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lantoa.channels.models import Listing, Upload
from lantoa.channels.queries.board import standing
from lantoa.channels.queries.inbox import ask_waiting
from lantoa.channels.queries.sale import ask_troubles
from lantoa.channels.rules.sight import TOLD
from lantoa.kit.access import Actor, AnySeller
from lantoa.kit.database.together import One, Question, counted, how_many


@dataclass(frozen=True, slots=True)
class Attention:
    """How many listings a channel refused, dropped or shows otherwise, and how much of what was put up by hand is out of date."""

    listings: int = 0
    uploads: int = 0

    @property
    def any(self) -> bool:
        return bool(self.listings or self.uploads)


def attention(actor: Actor) -> Attention:
    """What waits for this actor. Two queries, and one more where goods were put up by hand."""
    return Attention(_stopped.of_seller(actor).answer(), stale_uploads(actor))


def stale_uploads(actor: Actor) -> int:
    """How much of what this actor put up by hand is out of date. Two queries, one where nothing was."""
    return sum(one.is_stale() for one in standing(actor))


def _compose_stopped(organisation: int) -> QuerySet[Listing, Any]:
    live = Listing.objects.visible_to(AnySeller(organisation)).alive().filter(account__ended_at=None)
    stopped = ~Q(fault="") & Q(next_try_at=None, sending_until=None)
    return counted(live.filter(stopped | Q(seen__has_any_keys=list(TOLD), fault="")))


_stopped = One(_compose_stopped, how_many)
_uploads = One(lambda organisation: counted(Upload.objects.visible_to(AnySeller(organisation)).live()), how_many)


def of_the_day(actor: Actor) -> dict[str, Question[Any]]:
    """What of the actor's things elsewhere stands on the screen of the seller's day: who waits for an answer (`messages`), the
    `troubles` of orders from channels, `listings` that want a hand, and whether anything was put up by hand (`uploads`), so that
    `stale_uploads` is worth asking."""
    return {
        "messages": ask_waiting(actor),
        "listings": _stopped.of_seller(actor),
        "uploads": _uploads.of_seller(actor),
        **ask_troubles(actor),
    }
