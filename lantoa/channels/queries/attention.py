"""What of a seller's goods elsewhere waits for their hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from lantoa.channels.models import Listing
from lantoa.channels.queries.board import standing
from lantoa.channels.rules.sight import TOLD
from lantoa.kit.access import Actor


@dataclass(frozen=True, slots=True)
class Attention:
    """How many listings a channel refused, dropped or shows otherwise, and how much of what was put up by hand is out of date."""

    listings: int = 0
    uploads: int = 0

    @property
    def any(self) -> bool:
        return bool(self.listings or self.uploads)


def attention(actor: Actor) -> Attention:
    """What waits for this actor. Two queries, and three more where goods were put up by hand."""
    live = Listing.objects.visible_to(actor).alive().filter(account__ended_at=None)
    stopped = ~Q(fault="") & Q(next_try_at=None, sending_until=None)
    there = live.filter(stopped | Q(seen__has_any_keys=list(TOLD), fault=""))
    return Attention(there.count(), sum(one.is_stale() for one in standing(actor)))
