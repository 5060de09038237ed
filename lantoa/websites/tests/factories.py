"""Short ways to officers, lists and entries that tests of the register need."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction

from lantoa.accounts import api as accounts
from lantoa.kit.access import Actor
from lantoa.places import api as places
from lantoa.websites.actions.keeper import name_keeper
from lantoa.websites.actions.site import enter
from lantoa.websites.actions.site_list import confirm_list, receive_list, take_list
from lantoa.websites.models import Site, SiteList
from lantoa.websites.rules.domain import read_domain
from lantoa.websites.rules.site import Entry
from lantoa.websites.rules.site_list import until_of

_numbers = count(1)
TITLES = ("Tên miền", "Chủ sở hữu", "Đối tượng", "Ngày xác nhận", "Xã/phường")


def unit() -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug="van-don")


def officer(kind: str = "public_body", *, keeps: bool = True) -> accounts.ActingPerson:
    """Somebody who keeps the register, of a new public body named for it (or of something else, or one that is not named)."""
    somebody = accounts.person_for(f"+8491600{next(_numbers):04d}", "Đỗ Thị Giữ")
    body = accounts.create_organisation(kind=kind, name="Sở Công Thương thử", unit=unit(), owner=somebody, by=None)
    accounts.add_member(body, somebody, role="officer", by=None)
    if keeps and kind == "public_body":
        name_keeper(body, by=None)
    return accounts.actor_for(somebody, body)


def entry(domain: str = "chamuc.sandbox.test", **changes: Any) -> Entry:
    read = read_domain(domain)
    confirmed = changes.pop("confirmed_on", date(2025, 3, 10))
    regime, until = until_of(confirmed, changes.pop("valid_until", None))
    said = {"owner_kind": "enterprise", "owner_name": "Công ty TNHH Chả Mực Thử", "platform": "direct", **changes}
    return Entry(domain=read.ascii, shown=read.shown, regime=regime, valid_until=until, confirmed_on=confirmed, **said)


def site(domain: str = "chamuc.sandbox.test", **changes: Any) -> Site:
    with transaction.atomic():
        return enter(entry(domain, **changes), source="officer", by=None)[0]


def sheet(rows: Sequence[Sequence[str]], titles: Sequence[str] = TITLES) -> io.BytesIO:
    out = io.StringIO()
    csv.writer(out).writerows([titles, *rows])
    return io.BytesIO(out.getvalue().encode())


def brought(rows: Sequence[Sequence[str]], by: Actor, name: str = "danh-sach.csv") -> SiteList:
    return receive_list(sheet(rows), name, by=by)


def taken(rows: Sequence[Sequence[str]], by: Actor, agreed: Sequence[int] = ()) -> SiteList:
    found = brought(rows, by)
    confirm_list(found, agreed=agreed, by=by)
    return take_list(found.pk)
