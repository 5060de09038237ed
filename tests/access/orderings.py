"""A parcel that a household of the cast ordered from a carrier, and a paper printed for it."""

from __future__ import annotations

from dataclasses import asdict

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.shipping import api as shipping
from lantoa.shipping.adapters.booking_contract import HERE, THERE
from lantoa.shipping.models import Booking, Parcel, PrintRun, Round, Stop
from lantoa.stores import api as stores
from tests.access import marks


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
    return Booking.objects.get(organisation=organisation, state=Booking.State.BOOKED)


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


def have_more(offer: stores.Offer, number: int, by: accounts.ActingPerson) -> None:
    """Where its parcels start and a carrier's key; a parcel ordered and not fetched, one nobody took, one that came back, one on its way to a door."""
    home, start = by.organisation, places.FormerUnit.objects.filter(unit=offer.store.unit).order_by("code")[0]
    shipping.open_booking(home, "ghn", key_given="a-key-of-the-cast-0123456789", shop="81558", by=by)
    shipping.set_pickup_point(
        home, name="Bếp", phone="0912345678", address="Thôn Đông Sơn", unit=offer.store.unit, former=start.code, by=by
    )
    waits, failed, returned, near, brought = (_confirmed(offer, by) for _five in range(5))
    label = orders.Order._meta.label_lower
    Booking.objects.create(
        organisation=home, carrier="ghn", code=f"CAST-W{number}", subject_type=label, subject_id=waits.pk, reference=waits.code, service="light",
        fee_seen=20_000, fee=20_000, weight=500, content="Chả mực", sender=asdict(HERE), receiver=asdict(THERE), state=Booking.State.ASKED,
        created_at=world.now(),
    )  # fmt: skip
    for order, carrier, code in (
        (failed, "ghn", "F"),
        (returned, "ghn", "R"),
        (near, shipping.OWN, "O"),
        (brought, shipping.OWN, "B"),
    ):
        orders.send(order, carrier=carrier, tracking_code=f"CAST{code}{number}", cash_to_collect=0, by=by)
    for order, status in ((failed, "failed"), (returned, "returned")):
        Parcel.objects.filter(subject_type=label, subject_id=order.pk).update(status=status, status_at=world.now())
    for order in (near, brought):
        parcel = Parcel.objects.get(subject_type=label, subject_id=order.pk)
        Stop.objects.create(round=round_of(home), parcel=parcel, reference=order.code, receiver=asdict(THERE))
    # What the buyer gave at the door is still with the neighbour.
    Stop.objects.filter(reference=brought.code).update(delivered_at=world.now(), proof="code", cash_taken=50_000)


def _confirmed(offer: stores.Offer, by: accounts.ActingPerson) -> orders.Order:
    buyer = marks.buyer(offer.store.unit_id)
    (placed,) = orders.place_order(orders.Wish([(offer.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7()))
    return orders.confirm(placed, by=by, key=world.uuid7())


def waiting_of(organisation: accounts.Organisation) -> str:
    """The code of the order whose parcel was ordered and is not fetched."""
    return Booking.objects.get(organisation=organisation, state=Booking.State.ASKED).reference


def sent_of(organisation: accounts.Organisation, status: str) -> str:
    """The code of the order whose parcel nobody took, or that came back."""
    parcel = Parcel.objects.get(organisation=organisation, status=status)
    return orders.Order.objects.get(pk=parcel.subject_id).code


def door_of(organisation: accounts.Organisation) -> Stop:
    """The door nobody has been at yet."""
    return Stop.objects.select_related("round").get(round__organisation=organisation, delivered_at=None)


def round_of(organisation: accounts.Organisation) -> Round:
    return Round.objects.get(organisation=organisation)


def stop_of(organisation: accounts.Organisation) -> Stop:
    return Stop.objects.get(round__organisation=organisation, proof="photo")
