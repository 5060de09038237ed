"""What the worker does for livestream sales: decide what was left behind, let holds run out, pass on what came free."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.live.actions import give_back as returns
from lantoa.live.actions.decide import drain
from lantoa.live.actions.want import look_after
from lantoa.live.models import LiveSession, Undecided

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
    for pk in LiveSession.objects.open().order_by("pk").values_list("pk", flat=True):
        done += look_after(pk)
    return done
