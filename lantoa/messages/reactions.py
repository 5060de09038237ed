"""A message written down is put on its way in the same transaction."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.messages import acts
from lantoa.messages.tasks import deliver


@journal.reaction(acts.MESSAGE_QUEUED)
def put_on_its_way(entries: list[journal.Entry]) -> None:
    for entry in entries:
        deliver.enqueue(int(entry.subject_id))
