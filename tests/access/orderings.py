"""A parcel that a household of the cast ordered from a carrier, and a paper printed for it."""

from __future__ import annotations

from dataclasses import asdict

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.kit.world import world
from lantoa.shipping.adapters.booking_contract import HERE, THERE
from lantoa.shipping.models import Booking, Parcel, PrintRun, Round, Stop


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
        organisation_id=parcel.organisation_id,
        kind="labels",
        bookings=[booking.pk],
        file=paper,
        asked_at=now,
        printed_at=now,
    )


def booking_of(organisation: accounts.Organisation) -> Booking:
    return Booking.objects.get(organisation=organisation)


def print_of(organisation: accounts.Organisation) -> PrintRun:
    return PrintRun.objects.get(organisation=organisation)


def have_a_round(parcel: Parcel, number: int) -> None:
    """A neighbour brings this parcel, and photographed the door."""
    made = Round.objects.create(
        organisation_id=parcel.organisation_id,
        token=f"chuyen-giao-tay-{number}",
        name="Anh Tư",
        fee=50_000,
        created_at=world.now(),
    )
    photo = documents.keep_private_photo(picture(colour=(10, number * 60, 30)))
    Stop.objects.create(
        round=made,
        parcel=parcel,
        reference="LT2345678",
        receiver=asdict(THERE),
        delivered_at=world.now(),
        proof="photo",
        photo=photo,
    )


def round_of(organisation: accounts.Organisation) -> Round:
    return Round.objects.get(organisation=organisation)


def stop_of(organisation: accounts.Organisation) -> Stop:
    return Stop.objects.get(round__organisation=organisation)
