"""What the worker does for livestream sales: decide what was left behind, let holds run out, pass on what came free."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.live.actions import erasure, listen
from lantoa.live.actions import give_back as returns
from lantoa.live.actions.decide import drain
from lantoa.live.actions.no_show import forget_old
from lantoa.live.actions.tell import tell_held
from lantoa.live.actions.want import look_after, sales_to_look_after
from lantoa.live.models import CommentSource, Undecided

HURRY = 5


@task(priority=HURRY)
def give_back(order_ids: list[int]) -> None:
    """Pieces of cancelled orders go to who waits."""
    returns.order_cancelled(order_ids)


@journal.regular("live.look", every=timedelta(seconds=5))
def look() -> int:
    """Decide what a process that died left behind, let go what ran out, and serve who waits, in every sale that is not closed."""
    done = 0
    for pk in Undecided.objects.order_by().values_list("session", flat=True).distinct():
        done += drain(pk)
    for pk in sales_to_look_after():
        if changed := look_after(pk):
            done += changed
            tell_held(pk)
    return done


@task(priority=HURRY)
def ask_source(source_id: int) -> None:
    """Ask a live video for its comments, and tell whoever ordered."""
    listen.ask(source_id)
    _tell(source_id)


@task(priority=HURRY)
def read_source(source_id: int) -> None:
    """Take what a channel's hooks told of a live video, and tell whoever ordered."""
    listen.read(source_id)
    _tell(source_id)


@task()
def check_source(source_id: int) -> None:
    """Ask a live video for all of its comments once more, and compare."""
    listen.ask_for_all(source_id)


def _tell(source_id: int) -> None:
    session = CommentSource.objects.filter(pk=source_id).values_list("session", flat=True).first()
    if session is not None:
        tell_held(session)


@journal.regular("live.forget", every=timedelta(hours=6))
def forget() -> int:
    """Parcels that came back long ago are forgotten, and names and words of old sales."""
    return forget_old() + erasure.forget_old()


@journal.regular("live.ask", every=listen.EVERY)
def ask_all() -> int:
    """Put on their way the live videos that are due to be asked."""
    due = journal.not_failing(ask_source, listen.to_ask())
    for source_id in due:
        ask_source.enqueue(source_id)
    return len(due)
