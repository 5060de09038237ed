"""Every comment is decided once, what is held for somebody stands in the ledger, claims are orders, and what is pinned is there."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Sum

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.kit.world import world
from lantoa.live.models import ClaimLine, CommentDecision, GoodsPaper, LiveComment, LiveStall, Pick, Undecided, Want
from lantoa.stock import api as stock
from lantoa.stores import api as stores

OURS = Want._meta.label_lower


@invariant(
    "live.comments",
    "every comment of a sale is decided, waits for its decision, or points to the same comment of another source: one of the three",
)
def comments(tally: Tally) -> Iterator[str]:
    tally.rows = LiveComment.objects.count()
    decided = Exists(CommentDecision.objects.filter(comment=OuterRef("pk"), current=True))
    waits = Exists(Undecided.objects.filter(comment=OuterRef("pk")))
    for row in LiveComment.objects.filter(decided & waits)[:MOST_SHOWN]:
        yield f"comment {row.pk} is decided and waits to be"
    for row in LiveComment.objects.counted().filter(~decided & ~waits)[:MOST_SHOWN]:
        yield f"comment {row.pk} is neither decided nor waits to be"
    for row in LiveComment.objects.exclude(same_as=None).filter(decided | waits)[:MOST_SHOWN]:
        yield f"comment {row.pk} is another source's, and counted all the same"


@invariant(
    "live.holds",
    "what is held in the ledger for a sale's buyer is what their want says, and nothing is held without one",
)
def holds(tally: Tally) -> Iterator[str]:
    held = stock.Hold.objects.filter(holder_type=OURS)
    tally.rows = held.count()
    mine = Want.objects.filter(pk=OuterRef("holder_id"), variant=OuterRef("variant"), held=OuterRef("quantity"))
    for hold in held.filter(~Exists(mine))[:MOST_SHOWN]:
        yield f"{hold.quantity} of variant {hold.variant_id} are held for want {hold.holder_id}, which says otherwise"
    there = held.filter(holder_id=OuterRef("pk"), variant=OuterRef("variant"), quantity=OuterRef("held"))
    for want in Want.objects.held_at(world.now()).filter(~Exists(there))[:MOST_SHOWN]:
        yield f"want {want.pk} says {want.held} are held, and the ledger does not"


@invariant(
    "live.claims",
    "what a want says is ordered stands in orders of its own stall, and a want that waits has something to wait for",
)
def claims(tally: Tally) -> Iterator[str]:
    lines = ClaimLine.objects.filter(given_back=False)
    tally.rows = lines.count()
    for line in ClaimLine.objects.exclude(order__store=F("want__pick__store"))[:MOST_SHOWN]:
        yield f"want {line.want_id} was ordered at another stall"
    ordered = dict(lines.order_by().values_list("want").annotate(Sum("quantity")))
    shown = 0
    for pk, claimed in Want.objects.filter(claimed__gt=0).values_list("pk", "claimed").iterator(chunk_size=5_000):
        if ordered.pop(pk, 0) != claimed and shown < MOST_SHOWN:
            shown += 1
            yield f"want {pk} says {claimed} are ordered, and its orders say otherwise"
    for pk in list(ordered)[:MOST_SHOWN]:
        yield f"want {pk} stands in orders, and says nothing is ordered"
    for want in Want.objects.waiting().filter(quantity__lte=F("held") + F("claimed"))[:MOST_SHOWN]:
        yield f"want {want.pk} waits, and has all it wants"


@invariant(
    "live.pinned",
    "what is pinned stands in its sale, of a stall that stands in it too, and a paper is of goods that its stall offered",
)
def pinned(tally: Tally) -> Iterator[str]:
    stands = LiveStall.objects.filter(session=OuterRef("session"), store=OuterRef("store"), left_at=None)
    shown = Pick.objects.filter(pinned=True)
    papers = GoodsPaper.objects.all()
    tally.rows = shown.count() + papers.count()
    for one in shown.filter(Q(removed_at__isnull=False) | ~Exists(stands))[:MOST_SHOWN]:
        yield f"pick {one.pk} is pinned, and does not stand in its sale"
    offered = stores.Offer.objects.filter(store=OuterRef("store"), variant__product=OuterRef("product"))
    for paper in papers.filter(~Exists(offered))[:MOST_SHOWN]:
        yield f"paper {paper.pk} is of goods that its stall never offered"
