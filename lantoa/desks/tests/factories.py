"""Short ways to officers, partners and to what waits on lists."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.desks.queries.desk import Row, page_of, reader_of
from lantoa.desks.rules import ListKind, lists
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores import api as stores
from lantoa.stores.tests import factories as stalls

_numbers = count(1)


def unit(slug: str = "van-don") -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug=slug)


def person(name: str = "Hoàng Thị Quyên") -> accounts.Person:
    return accounts.person_for(f"+8491577{next(_numbers):04d}", name)


def officer(slug: str = "van-don", body: accounts.Organisation | None = None) -> accounts.ActingPerson:
    """An officer of a commune's body; of the department's where `slug` is empty."""
    somebody = person()
    if body is None:
        name = f"Ủy ban nhân dân {slug}" if slug else "Sở Công Thương"
        home = unit(slug) if slug else None
        body = accounts.create_organisation(
            kind="public_body", name=name, unit=home, owner=person("Lê Văn Chính"), by=None
        )
    accounts.add_member(body, somebody, role="officer", by=None)
    return accounts.actor_for(somebody, body)


def partner(kind: str = "enterprise", name: str = "Giao Hàng Nhanh", slug: str = "") -> accounts.ActingPerson:
    owner, home = person("Phạm Văn Giao"), unit(slug) if slug else None
    made = accounts.create_organisation(kind=kind, name=name, unit=home, owner=owner, by=None)
    return accounts.actor_for(owner, made)


def operator() -> accounts.ActingPerson:
    somebody = person("Người Điều Hành")
    accounts.Person.objects.filter(pk=somebody.pk).update(is_operator=True)
    return accounts.actor_for(accounts.Person.objects.get(pk=somebody.pk))


def kind(name: str) -> ListKind:
    return lists()[name]


def rows(name: str, by: Actor, **narrowed: Any) -> list[Row]:
    return page_of(kind(name), reader_of(by), None, **narrowed).rows


def browser(of: accounts.ActingPerson) -> Client:
    made = Client()
    made.force_login(of.person)
    return made


def stalls_without_photos(many: int) -> list[stores.Store]:
    """Stalls that have stood open for long and sell without a single photo."""
    made = [stalls.stall(f"Không ảnh {number}").store for number in range(many)]
    stores.Store.objects.filter(pk__in=[one.pk for one in made]).update(opened_at=world.now() - timedelta(days=40))
    return made
