"""An order is told to have come by a link only where the link leads to the stall that was ordered from."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from lantoa.channels.models import Claim
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant


@invariant("channels.claims", "an order came by a link only where the link leads to the stall that was ordered from")
def claims(tally: Tally) -> Iterator[str]:
    found = Claim.objects.select_related("order", "link")
    tally.rows = found.count()
    for one in found.exclude(order__store__organisation=F("link__organisation"))[:MOST_SHOWN]:
        yield f"{one.order.code} is told to have come by {one.link.code}, a link to another stall"
