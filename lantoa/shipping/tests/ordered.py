"""Short ways to parcels ordered from a carrier whose every mood a test sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.test import override_settings

from lantoa.accounts import api as accounts
from lantoa.places import api as places
from lantoa.shipping.actions.access import open_booking, set_pickup_point
from lantoa.shipping.actions.booking import ask_booking
from lantoa.shipping.adapters.booking import Consignment, End
from lantoa.shipping.adapters.demo.adapter import CARRIER
from lantoa.shipping.adapters.demo.booking import DemoBooking
from lantoa.shipping.models import Booking, Parcel
from lantoa.shipping.tests import factories

KEY = "order-key-0123456789"


@contextmanager
def at_ghns_place() -> Iterator[DemoBooking]:
    """For so long the demo's carrier stands where GHN does."""
    from django.conf import settings

    carrier = DemoBooking()
    before = CARRIER.booking
    CARRIER.booking = carrier
    with override_settings(ADAPTERS={**settings.ADAPTERS, "shipping.carrier.ghn": "lantoa.shipping.adapters.demo"}):
        yield carrier
    CARRIER.booking = before


def van_don() -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug="van-don")


def end(**changes: str) -> End:
    said = {
        "name": "Lê Thị Mua", "phone": "0987654321", "address": "Số 5, thôn Đông Sơn", "unit": "Đặc khu Vân Đồn", "ward": "Xã Hạ Long",
        "district": "Huyện Vân Đồn", "province": "Quảng Ninh",
    }  # fmt: skip
    return End(**{**said, **changes})


def consignment(**changes: Any) -> Consignment:
    made = Consignment(
        "", end(name="Hộ bà Lan", phone="0912345678"), end(), 1_200, value=250_000, cash=250_000, content="2 Chả mực"
    )
    return replace(made, **changes)


def home() -> accounts.Organisation:
    """A household with a way in to GHN, whose parcels start in Vân Đồn."""
    made = factories.household()
    way_in(made)
    return made


def way_in(organisation: accounts.Organisation) -> None:
    by, unit = factories.owner_of(organisation), van_don()
    former = places.FormerUnit.objects.get(unit=unit, name="Xã Hạ Long")
    open_booking(organisation, "ghn", key_given=KEY, shop="81558", by=by)
    set_pickup_point(
        organisation, name="Hộ bà Lan", phone="+84912345678", address="Thôn 1", unit=unit, former=former.code, by=by
    )


def asked(organisation: accounts.Organisation | None = None, **changes: Any) -> Booking:
    """A parcel was ordered; the carrier was not asked yet."""
    at = organisation or home()
    said = {"carrier": "ghn", "service": "slow", "fee_seen": 20_000, "reference": "LT2345678", **changes}
    subject = said.pop("subject", None) or factories.subject()
    goods = said.pop("consignment", None) or consignment()
    return ask_booking(at, subject, consignment=goods, by=factories.owner_of(at), **said)


def parcel_of(booking: Booking) -> Parcel:
    booking.refresh_from_db()
    assert booking.parcel
    return booking.parcel
