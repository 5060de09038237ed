"""An order that was called off gives its pieces to those who wait in its sale; what is written at a channel is read."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.live.actions.listen import sources_of
from lantoa.live.models import ClaimLine
from lantoa.live.tasks import give_back, read_source


@journal.reaction("orders.order_cancelled")
def pass_on(entries: list[journal.Entry]) -> None:
    # Later, by itself: the ledger's rows are locked here already, and a sale is locked before them.
    ids = [int(entry.subject_id) for entry in entries]
    claimed = ClaimLine.objects.filter(order__in=ids).values_list("order", flat=True).distinct()
    if mine := sorted(claimed):
        give_back.enqueue(mine)


@journal.reaction("channels.messages_came")
def hear(entries: list[journal.Entry]) -> None:
    """Comments that hooks told of are read by the sales that are on air."""
    for source_id in sources_of({entry.on_behalf_of_id for entry in entries if entry.on_behalf_of_id}):
        read_source.enqueue(source_id)
