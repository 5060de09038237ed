"""An order is told to have come by a link only where the link leads to the stall that was ordered from."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from lantoa.channels.models import Claim, CreatorShare
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant


@invariant("channels.claims", "an order came by a link only where the link leads to the stall that was ordered from")
def claims(tally: Tally) -> Iterator[str]:
    found = Claim.objects.select_related("order", "link")
    tally.rows = found.count()
    for one in found.exclude(order__store__organisation=F("link__organisation"))[:MOST_SHOWN]:
        yield f"{one.order.code} is told to have come by {one.link.code}, a link to another stall"


@invariant(
    "channels.shares", "a share is owed only to who agreed with the stall that was ordered from, at the rate of then"
)
def shares(tally: Tally) -> Iterator[str]:
    found = CreatorShare.objects.select_related("claim__order", "agreement")
    tally.rows = found.count()
    right = {
        "agreement__maker": F("claim__link__organisation"),
        "rate": F("agreement__rate"),
        "base": F("claim__order__goods_total"),
    }
    for one in found.exclude(**right)[:MOST_SHOWN]:
        yield f"{one.claim.order.code} owes a share by agreement {one.agreement_id} that does not fit it"
