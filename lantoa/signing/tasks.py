"""What the worker does for signatures: asking how far they are, putting them in, time stamps that come later."""

from __future__ import annotations

from contextlib import suppress

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.signing.actions import signature
from lantoa.signing.actions.hook import take_left_behind
from lantoa.signing.models import Signer

journal.sweeper("signing.left_behind")(take_left_behind)


@task(priority=5)  # somebody waits for it
def look_after(signer_id: int) -> None:
    """Ask how far one signature is, and put it in."""
    with suppress(Signer.DoesNotExist):  # thrown away meanwhile
        signature.look_after(signer_id)


@journal.sweeper("signing.answers")
def ask_after() -> int:
    """Put on their way the questions that are due."""
    due = journal.not_failing(look_after, signature.due())
    for signer_id in due:
        look_after.enqueue(signer_id)
    return len(due)


@task(priority=-5)
def add_time(request_id: int) -> None:
    """Put a time stamp over one file."""
    signature.add_time(request_id)


@journal.regular("signing.times", every=signature.TIME_PAUSE)
def add_times() -> int:
    """Put on their way the time stamps that are due."""
    due = journal.not_failing(add_time, signature.due_times())
    for request_id in due:
        add_time.enqueue(request_id)
    return len(due)
