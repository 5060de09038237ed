"""Short ways to sellers, their parcels, and what carriers tell and settle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.shipping.actions.carrier import connect_carrier
from lantoa.shipping.actions.parcel import register_parcel, take_status
from lantoa.shipping.actions.settlement import take_settlement
from lantoa.shipping.adapters.base import SettledParcel, StatusNotice
from lantoa.shipping.models import CarrierAccount, Parcel, Settlement
from lantoa.shipping.tests import wire

SECRET = "only-for-this-test-0123456789"
_numbers = count(1)


def person(name: str = "Nguyễn Thị Lan") -> accounts.Person:
    return accounts.person_for(f"+8491288{next(_numbers):04d}", name)


def household(name: str = "Hộ bà Lan") -> accounts.Organisation:
    owner = person()
    return accounts.create_organisation(name=name, owner=owner, by=accounts.actor_for(owner))


def owner_of(organisation: accounts.Organisation) -> accounts.ActingPerson:
    (owner,) = accounts.people_of(organisation, ["owner"])
    return accounts.actor_for(owner, organisation)


def seller_of(organisation: accounts.Organisation) -> accounts.ActingPerson:
    somebody = person("Trần Văn Bán")
    accounts.add_member(organisation, somebody, role="seller", by=owner_of(organisation))
    return accounts.actor_for(somebody, organisation)


def subject() -> accounts.Person:
    """What a parcel is for stands floors above; any row will do here."""
    return accounts.Person(pk=900_000 + next(_numbers))


def parcel(organisation: accounts.Organisation | None = None, carrier: str = "ghn", **changes: Any) -> Parcel:
    home = organisation or household()
    details = {"tracking_code": f"LT{next(_numbers):06d}", "cash_to_collect": 250_000, **changes}
    return register_parcel(
        home, details.pop("subject", None) or subject(), carrier=carrier, by=owner_of(home), **details
    )


def organisation_of(parcel: Parcel) -> accounts.Organisation:
    return accounts.Organisation.objects.get(pk=parcel.organisation_id)


def connected(organisation: accounts.Organisation, carrier: str = "ghn") -> CarrierAccount:
    return connect_carrier(organisation, carrier, secret=SECRET, by=owner_of(organisation))


def told(parcel: Parcel, code: str, at: datetime | None = None, words: str = "") -> Parcel:
    """The carrier says this of the parcel."""
    when = at or world.now()
    return take_status(parcel, StatusNotice(f"{code}:{when.isoformat()}", parcel.tracking_code, code, words, when))


def delivered(parcel: Parcel, days_ago: int = 0) -> Parcel:
    codes = {"ghn": "delivered", "ghtk": "5", "viettelpost": "501", "vnpost": "14"}
    return told(parcel, codes[parcel.carrier], world.now() - timedelta(days=days_ago))


def settled(parcel: Parcel, *amounts: int, reference: str = "", codes: Iterable[str] = ()) -> Settlement:
    """The carrier settles the parcel with these amounts of cash, and other codes with 100.000 each."""
    lines = [(parcel.tracking_code, amount) for amount in amounts] + [(code, 100_000) for code in codes]
    rows = [(number, SettledParcel(code, cash, 20_000, cash - 20_000)) for number, (code, cash) in enumerate(lines, 1)]
    return take_settlement(
        parcel.organisation_id, parcel.carrier, reference=reference or f"KY{next(_numbers)}", paid_at=world.now(), rows=rows, source="file",
    )  # fmt: skip


def knock(account: CarrierAccount, notice: StatusNotice, secret: str = SECRET, **cash: int) -> HttpResponse:
    """The carrier's message arrives at the account's own address."""
    sent = wire.WRITERS[account.carrier](notice, secret, **cash)
    return post(account, sent.raw, sent.headers, sent.query)


def post(account: CarrierAccount, raw: bytes, headers: Any = None, query: Any = None, **options: Any) -> HttpResponse:
    address = reverse("carrier_hooks:carrier", args=[account.carrier, account.hook_token])
    made = Client(raise_request_exception=False)
    kind = options.pop("content_type", "application/json")
    return made.post(
        address, raw, content_type=kind, headers=dict(headers or {}), query_params=dict(query or {}), **options
    )


def notice(code: str, tracking: str, at: datetime | None = None, words: str = "") -> StatusNotice:
    return StatusNotice("", tracking, code, words, at or world.now())
