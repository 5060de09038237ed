"""What the worker does for livestream sales: decide what was left behind, let holds run out, pass on what came free, unpin what has no
paper any more."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.live.actions import erasure, listen
from lantoa.live.actions import give_back as returns
from lantoa.live.actions.decide import drain
from lantoa.live.actions.no_show import forget_old
from lantoa.live.actions.paper import lift_pins
from lantoa.live.actions.tell import tell_held
from lantoa.live.actions.want import look_after, sales_to_look_after
from lantoa.live.actions.watch import not_looked_after, take_turn
from lantoa.live.models import CommentSource, Undecided

HURRY = 5


@task(priority=HURRY)
def give_back(order_ids: list[int]) -> None:
    """Pieces of cancelled orders go to who waits."""
    returns.order_cancelled(order_ids)


@task(priority=HURRY)
def take_on_again(order_ids: list[int]) -> None:
    """Orders that were not paid in time, and are now, count again."""
    returns.money_came(order_ids)


@journal.sweeper("live.look")
def look() -> int:
    """In every sale that is not closed: decide what a process that died left behind, let go what ran out, serve who waits; and look after
    those on air by the seconds again where nobody does. In every sale: let go what was ordered and not paid in time."""
    waiting = set(Undecided.objects.order_by().values_list("session", flat=True).distinct())
    done = returns.let_go_unpaid() + sum(_look_at(pk) for pk in sorted({*waiting, *sales_to_look_after()}))
    for pk in not_looked_after():
        keep_at.enqueue(pk)
    return done


@task(priority=HURRY)
def keep_at(session_id: int) -> None:
    """While a sale is on air, every few seconds: the same for this one, and its live videos are asked."""
    if not take_turn(session_id):
        return
    _look_at(session_id)
    for source_id in journal.not_failing(ask_source, listen.to_ask(session_id)):
        ask_source.enqueue(source_id)
    keep_at.using(run_after=world.now() + listen.EVERY).enqueue(session_id)


def _look_at(session_id: int) -> int:
    # First: what is written from now on finds these goods unpinned.
    done = lift_pins(session_id) + drain(session_id) + look_after(session_id)
    # Also of what came free while others wrote on the sale's own page.
    tell_held(session_id)
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
