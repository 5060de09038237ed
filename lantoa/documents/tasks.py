"""Cut photos to sizes in the worker."""

from __future__ import annotations

from django_tasks import task

from lantoa.documents.actions import cut as cutting
from lantoa.documents.actions.forget import discard_left
from lantoa.journal import api as journal

journal.sweeper("documents.discards")(discard_left)


@task(priority=-10)  # a code somebody waits for goes first
def cut(photo_id: int) -> None:
    """Make the sizes of one photo."""
    cutting.cut_photo(photo_id)


@journal.sweeper("documents.left_behind")
def look_after() -> int:
    """Put on their way again the photos over which a worker died, and those kept before there were sizes."""
    left = journal.not_failing(cut, cutting.left_behind())
    for photo_id in left:
        cut.enqueue(photo_id)
    return len(left)
