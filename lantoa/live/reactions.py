"""An order that was called off gives its pieces to those who wait in its sale."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.live.models import ClaimLine
from lantoa.live.tasks import give_back


@journal.reaction("orders.order_cancelled")
def pass_on(entries: list[journal.Entry]) -> None:
    # Later, by itself: the ledger's rows are locked here already, and a sale is locked before them.
    ids = [int(entry.subject_id) for entry in entries]
    claimed = ClaimLine.objects.filter(order__in=ids).values_list("order", flat=True).distinct()
    if mine := sorted(claimed):
        give_back.enqueue(mine)
