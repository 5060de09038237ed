"""A parcel that a household of the cast ordered from a carrier, and a paper printed for it."""

from __future__ import annotations

from dataclasses import asdict

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.shipping.adapters.booking_contract import HERE, THERE
from lantoa.shipping.models import Booking, Parcel, PrintRun


def have_ordered(parcel: Parcel, number: int) -> None:
    """The household ordered this parcel, and printed its label."""
    booking = Booking.objects.create(
        organisation_id=parcel.organisation_id, carrier=parcel.carrier, code=f"CAST-{number}", subject_type=parcel.subject_type,
        subject_id=parcel.subject_id, reference="LT2345678", service="light", fee_seen=20_000, fee=20_000, weight=500, content="Chả mực",
        sender=asdict(HERE), receiver=asdict(THERE), state=Booking.State.BOOKED, parcel=parcel, created_at=world.now(),
    )  # fmt: skip
    paper = documents.keep_file(f"%PDF-1.7 {number}".encode(), "application/pdf")
    now = world.now()
    PrintRun.objects.create(
        organisation_id=parcel.organisation_id, kind="labels", bookings=[booking.pk], file=paper, asked_at=now, printed_at=now
    )


def booking_of(organisation: accounts.Organisation) -> Booking:
    return Booking.objects.get(organisation=organisation)


def print_of(organisation: accounts.Organisation) -> PrintRun:
    return PrintRun.objects.get(organisation=organisation)
