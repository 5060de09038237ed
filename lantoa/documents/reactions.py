"""A photo just kept is put on its way to be cut, in the same transaction."""

from __future__ import annotations

from lantoa.documents import acts
from lantoa.documents.tasks import cut
from lantoa.journal import api as journal


@journal.reaction(acts.PHOTO_KEPT)
def put_on_its_way(entries: list[journal.Entry]) -> None:
    for entry in entries:
        cut.enqueue(int(entry.subject_id))
