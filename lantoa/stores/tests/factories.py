"""Short ways to stalls, their people and their goods."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores import api as stores

_numbers = count(1)
KINDS = [("500 g", 225_000, 12), ("1 kg", 450_000, 5)]


@dataclass(frozen=True)
class Stall:
    """A stall, its organisation and the owner who acts for it."""

    person: accounts.Person
    organisation: accounts.Organisation
    store: stores.Store
    by: accounts.ActingPerson


def unit(slug: str = "van-don") -> places.Unit:
    """Đặc khu Vân Đồn, or another of the real units."""
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug=slug)


def person(name: str = "Bùi Thị Hương") -> accounts.Person:
    return accounts.person_for(f"+8491400{next(_numbers):04d}", name)


def household(owner: accounts.Person, name: str = "Hộ bà Hương") -> accounts.Organisation:
    return accounts.create_organisation(name=name, unit=unit(), owner=owner, by=None)


def stall(name: str = "Bếp Hương", **changes: Any) -> Stall:
    """An open stall of a new household."""
    owner = person()
    organisation = household(owner, name)
    by = accounts.actor_for(owner, organisation)
    sign = {"name": name, "unit": unit(), "phone": owner.phone, **changes}
    return Stall(owner, organisation, stores.open_store(organisation, **sign, by=by), by)


def squid_cake(stall: Stall, **changes: Any) -> catalog.Product:
    """Chả mực on sale; one kind of 12 kg at 450.000 ₫ unless said otherwise."""
    described = {
        "name": "Chả mực giã tay Hạ Long",
        "category": "do-che-bien",
        "unit": "kg",
        "variants": [("", 450_000, 12)],
        **changes,
    }
    return stores.offer_product(stall.store, **described, by=stall.by)  # fmt: skip


def photo(stall: Stall, colour: Any = (200, 120, 40)) -> documents.Photo:
    return documents.keep_photo(picture(colour=colour), organisation=stall.organisation)


def helper(stall: Stall, name: str = "Phạm Văn Giúp") -> accounts.Person:
    """Somebody who helps in the stall by its owner's consent."""
    somebody = person(name)
    accounts.give_consent(
        "act_on_behalf", stall.person, organisation=stall.organisation, given_to=somebody, wording="Tôi đồng ý.", by=stall.by
    )  # fmt: skip
    return somebody


def browser(somebody: accounts.Person | None = None, helped: Stall | None = None) -> Client:
    """A browser in which this person is signed in, helping in this stall if one is given."""
    made = Client(raise_request_exception=False)
    if somebody:
        made.force_login(somebody)
    if helped:
        session = made.session
        session["acting_for"] = [helped.organisation.pk, True]
        session.save()
    return made


def key() -> str:
    return str(world.uuid7())
