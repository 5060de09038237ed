"""Short ways to bodies that grade, dossiers, councils and lots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.catalog.models import Council, Dossier
from lantoa.catalog.tests import factories
from lantoa.kit.world import world

GTIN = "8935001723110"  # made up; its check digit fits


@dataclass(frozen=True)
class Maker:
    """A household with a product, and its owner who acts for it."""

    organisation: accounts.Organisation
    product: catalog.Product
    by: accounts.ActingPerson


def maker(house: str = "Bếp Hương", **changes: str) -> Maker:
    owner = accounts.person_for(f"+8491700{next(factories._numbers):04d}", "Bùi Thị Hương")
    organisation = accounts.create_organisation(name=house, unit=factories.unit(), owner=owner, by=None)
    by = accounts.actor_for(owner, organisation)
    catalog.load_categories()
    return Maker(organisation, factories.squid_cake(organisation, by, **changes), by)


@dataclass(frozen=True)
class Body:
    """A public body that grades, and its officer."""

    body: catalog.GradingBody
    by: accounts.ActingPerson


def body(level: str = "province", name: str = "Sở Nông nghiệp") -> Body:
    officer = accounts.person_for(f"+8491800{next(factories._numbers):04d}", "Ngô Thị Yến")
    office = accounts.create_organisation(kind="public_body", name=name, unit=factories.unit(), owner=officer, by=None)
    accounts.add_member(office, officer, role="officer", by=None)
    return Body(catalog.name_grading_body(office, level, by=None), accounts.actor_for(officer, office))


def officer(at: Body) -> accounts.ActingPerson:
    """One more of the body's officers."""
    person = accounts.person_for(f"+8491800{next(factories._numbers):04d}", "Phạm Văn Định")
    accounts.add_member(at.body.organisation, person, role="officer", by=None)
    return accounts.actor_for(person, at.body.organisation)


def members(count: int = 3) -> list[accounts.Person]:
    return [
        accounts.person_for(f"+8491900{next(factories._numbers):04d}", f"Thành viên {name}")
        for name in "ABCDEF"[:count]
    ]


def council(
    at: Body, dossiers: Sequence[Dossier], people: Sequence[accounts.Person], held_on: date | None = None
) -> Council:
    """Papers of one that met long ago may be written down here."""
    return catalog.call_council(
        at.body,
        held_on=held_on or world.today(),
        members=people,
        dossiers=dossiers,
        long_ago=held_on is not None,
        by=at.by,
    )


def score(dossier: Dossier, person: accounts.Person, a: str, b: str, c: str) -> None:
    dossier.refresh_from_db()
    catalog.give_score(dossier, (Decimal(a), Decimal(b), Decimal(c)), by=accounts.actor_for(person))


def graded(
    by: Maker, at: Body, *, decided_on: date | None = None, points: tuple[str, str, str] = ("35", "20", "25")
) -> catalog.Grade:
    """A product that went the whole way: 80 points are four stars."""
    dossier = catalog.hand_in(by.product, at.body, group="food", by=by.by)
    people, day = members(2), decided_on or world.today()
    council(at, [dossier], people, day)
    for person in people:
        score(dossier, person, *points)
    dossier.refresh_from_db()
    return catalog.decide(dossier, number="12/QĐ-SNN", decided_on=day, decided_by="Sở Nông nghiệp", by=at.by)


def lot(by: Maker, *, code: str = "2611-01", gtin: str = "", expires_on: date | None = None) -> catalog.Lot:
    made = catalog.Made(code, world.today(), "Thôn Đông Sơn, đặc khu Vân Đồn", expires_on, 40, "Hương", gtin)
    return catalog.make_lot(by.product, made, by=by.by)
