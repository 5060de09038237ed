"""What follows in this room: an ordered parcel is asked for aside, a paper is printed aside, and where nobody is left no carrier
tells us anything any more."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.places import api as places
from lantoa.shipping import acts
from lantoa.shipping.actions.forget import end_accounts
from lantoa.shipping.models import PickupPoint
from lantoa.shipping.tasks import carry_out, print_papers


def go_along(old: places.Unit, new: places.Unit) -> int:
    """Where parcels start, in a commune that ended; carriers are told the place by its name of before July 2025, which stays."""
    return places.moved(PickupPoint.objects.all(), old, new)


places.follows("shipping", go_along)


@journal.reaction("accounts.person_erased")
def end_carrier_accounts(entries: list[journal.Entry]) -> None:
    end_accounts(pk for entry in entries for pk in entry.data["organisations"])


@journal.reaction(acts.BOOKING_ASKED)
def order_parcels(entries: list[journal.Entry]) -> None:
    for entry in entries:
        carry_out.enqueue(int(entry.subject_id))


@journal.reaction(acts.CANCEL_ASKED)
def call_off_parcels(entries: list[journal.Entry]) -> None:
    for entry in entries:
        carry_out.enqueue(int(entry.subject_id))


@journal.reaction(acts.PRINT_ASKED)
def print_aside(entries: list[journal.Entry]) -> None:
    for entry in entries:
        print_papers.enqueue(int(entry.subject_id))
