"""Short ways to the people and goods that tests of selling need."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.places import api as places

_numbers = count(1)


@dataclass(frozen=True)
class Seller:
    """An actor made of plain values."""

    person_id: int | None = None
    organisation_id: int | None = None
    helping: bool = False
    roles: frozenset[str] = field(default_factory=lambda: frozenset({"person", "owner"}))


VISITOR = Seller(roles=frozenset({"anonymous"}))


def unit() -> places.Unit:
    """Đặc khu Vân Đồn and the other real units."""
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug="van-don")


def person(name: str = "Bùi Thị Hương") -> accounts.Person:
    return accounts.Person.objects.create(phone=f"+8491200{next(_numbers):04d}", name=name, created_at=world.now())


def household(name: str = "Bếp Hương") -> accounts.Organisation:
    return accounts.Organisation.objects.create(
        kind=accounts.Organisation.Kind.HOUSEHOLD, name=name, unit=unit(), created_at=world.now()
    )


def owner_of(organisation: accounts.Organisation, **changes: Any) -> Seller:
    return Seller(person_id=person().pk, organisation_id=organisation.pk, **changes)


def squid_cake(organisation: accounts.Organisation, by: Seller, **changes: Any) -> catalog.Product:
    described = {"name": "Chả mực giã tay Hạ Long", "category": "do-che-bien", "unit": "kg", **changes}
    return catalog.create_product(organisation, **described, by=by)
