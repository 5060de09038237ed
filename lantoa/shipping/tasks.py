"""What the worker does for parcels: ordering them, asking after them, printing for them, and messages left behind."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.shipping.actions import booking as bookings
from lantoa.shipping.actions import poll, printing
from lantoa.shipping.actions import round as rounds
from lantoa.shipping.actions.hook import take_left_behind

# Who and where of a parcel is needed while something can still be asked about it.
KEPT_FOR = timedelta(days=60)

journal.sweeper("shipping.left_behind")(take_left_behind)
journal.regular("shipping.old_papers", every=timedelta(hours=1))(printing.throw_away)


@task(priority=5)
def carry_out(booking_id: int) -> None:
    """Ask a carrier to take one parcel, or to let go of it."""
    bookings.carry_out(booking_id)


@journal.sweeper("shipping.bookings")
def carry_on() -> int:
    """Put on their way the orders whose carrier is to be asked again, or over which a worker died."""
    due = journal.not_failing(carry_out, bookings.due_bookings())
    for booking_id in due:
        carry_out.enqueue(booking_id)
    return len(due)


@task(priority=-5)
def ask_after(parcel_id: int) -> None:
    """Ask a carrier where one parcel is."""
    poll.ask_after(parcel_id)


@journal.regular("shipping.silent", every=timedelta(minutes=15))
def ask_after_silent() -> int:
    """Ask after parcels of which nothing was told for long."""
    silent = journal.not_failing(ask_after, poll.silent_parcels())
    for parcel_id in silent:
        ask_after.enqueue(parcel_id)
    return len(silent)


@task(priority=journal.LONG)
def print_papers(run_id: int) -> None:
    """Print one paper."""
    printing.print_run(run_id)


@journal.sweeper("shipping.prints")
def print_left() -> int:
    """Put on their way the papers left behind."""
    left = journal.not_failing(print_papers, printing.waiting_prints())
    for run_id in left:
        print_papers.enqueue(run_id)
    return len(left)


@journal.regular("shipping.forget", every=timedelta(hours=6))
def forget_ended() -> int:
    """Empty who and where of parcels that came to their end long ago, and close the links of rounds that are done."""
    rounds.end_done_rounds()
    return bookings.forget_ended(world.now() - KEPT_FOR) + rounds.forget_rounds(world.now() - KEPT_FOR)
