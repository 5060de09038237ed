"""What is joined is what the pledges add up to, and nobody was asked to pay for what came to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.preorders.models import Campaign, Pledge


@invariant("preorders.joined", "the pieces joined for are those of all who joined and did not leave")
def joined(tally: Tally) -> Iterator[str]:
    tally.rows = Campaign.objects.count()
    its = Pledge.objects.live().filter(campaign=OuterRef("pk")).order_by().values("campaign")
    rows = Campaign.objects.annotate(sum=Coalesce(Subquery(its.annotate(pieces=Sum("quantity")).values("pieces")), 0))
    for one in rows.exclude(joined=F("sum"))[:MOST_SHOWN]:
        yield f"campaign {one.pk}: {one.joined} joined, its pledges come to {one.sum}"


@invariant(
    "preorders.settled", "orders come only of what was reached, once it is settled nobody waits, and no name stays"
)
def settled(tally: Tally) -> Iterator[str]:
    tally.rows = Pledge.objects.count()
    came_to_nothing = (
        Q(campaign__closed_at=None) | Q(campaign__joined__lt=F("campaign__minimum")) | Q(campaign__gone=True)
    )
    for one in Pledge.objects.filter(came_to_nothing, order__isnull=False)[:MOST_SHOWN]:
        yield f"pledge {one.pk} was ordered, and campaign {one.campaign_id} was not reached"
    for one in Pledge.objects.live().filter(settled_at=None, campaign__settled_at__isnull=False)[:MOST_SHOWN]:
        yield f"pledge {one.pk} waits, and campaign {one.campaign_id} is settled"
    over = Pledge.objects.exclude(settled_at=None, withdrawn_at=None)
    for one in over.exclude(name="", address="", note="")[:MOST_SHOWN]:
        yield f"pledge {one.pk} is over, and says still whose it was"
