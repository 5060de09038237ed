"""The walls are looked for by tests that find holes: a small house with one planted for each of OWASP's ten, judged by the same harnesses."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import product

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver

from lantoa.kit.access import RELATIONS, ROLES, Relation
from tests.access import marks
from tests.access.cast import HELD
from tests.access.holes import policy
from tests.access.holes.views import HOLES, HOUSE, OPEN, ROWS, TOKEN
from tests.access.judging import Asked, faults
from tests.access.probing import HOW_MANY, POWER, WHERE, calls, gains, grows, reaches, unlimited
from tests.access.routes import patterns

FIELDS = {field.name.replace("_", ""): field for field in policy.FIELDS}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
# What each is caught by, and at which address.
CAUGHT = {
    "API1": {"/order/2/: must be 404", "/order/3/: must be 404", "/order/4/: must be 404"},
    "API2": {"/parcel/none/: must be 404"},
    "API3": {"/me/: shows buyerphone of own", "/me/: gives whoever asks what its form does not offer"},
    "API4": {"/goods/: gives 1400000 bytes to who asks for much, 280 to who does not"},
    "API5": {"/desk/: must be sent to the sign-in page", "/desk/: must be 403"},
    "API6": {"/coupon/: takes 4 of 4 in one hour, its row says 3"},
    "API7": {"/preview/: calls ('127.0.0.1', 9), which somebody named"},
    "API8": {
        f"/about/: {fault}"
        for fault in ("can be put into a frame", "has no content policy", "may be sniffed", "lets other sites read it as whoever is signed in")
    },
    "API9": {"/v0/order/1/: has no row in the policy"},
    "API10": {f"/hook/{TOKEN}/: takes a message that nobody signed"},
}  # fmt: skip


@pytest.fixture
def small_house() -> Iterator[None]:
    before = copy.deepcopy(HOUSE.__dict__)
    for number, home in enumerate(marks.HOMES, 1):
        if home != "deleted":
            with marks.things_of(home):
                HOUSE.orders[number] = (home, marks.phone("buyer_phone", "98567?321"))
    HOUSE.people |= {role: {"name": role, "is_operator": ""} for role in ROLES}
    yield
    OPEN.clear()
    HOUSE.__dict__.update(before)


@pytest.mark.parametrize("hole", HOLES)
def test_each_planted_hole_is_found(hole: str, small_house: None) -> None:
    OPEN.add(hole)
    found = set(judged())
    assert found >= CAUGHT[hole]
    assert {_place(one) for one in found} == {_place(one) for one in CAUGHT[hole]}, "and only there"


def _place(said: str) -> str:
    return said.split("/")[1]


def test_without_holes_none_is_found(small_house: None) -> None:
    assert list(judged()) == []


def test_all_ten_are_planted() -> None:
    assert len(HOLES) == 10
    assert HOLES.keys() == CAUGHT.keys()


def judged() -> Iterator[str]:
    """What the house's own harnesses say of this one, each with the address."""
    urls = "tests.access.holes.old_urls" if "API9" in OPEN else "tests.access.holes.urls"
    with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=["tests.access.holes.views.Gate"]), calls() as called:
        for name, pattern in patterns(get_resolver(urls), ""):
            argument = next(iter(pattern.pattern.converters), "")
            yield from _by_the_matrix(name, argument)
            yield from _by_probes(name, argument, called)


def _by_the_matrix(name: str, argument: str) -> Iterator[str]:
    row = ROWS.get(name)
    things: tuple[Relation, ...] = RELATIONS if argument == "number" else ("own", "none") if argument else ("own",)
    for role, what, method in product(ROLES, things, METHODS):
        answer = _browser(role).generic(method, target := _address(name, argument, what))
        # Who sells owns the first order; nobody else has one.
        owns = (
            what != "own" or row is None or row.scope == "any" or not argument or role in {"seller", "owner", "helper"}
        )
        if owns:
            asked = Asked(row, bool(argument), frozenset(HELD[role]), role, what, method)
            yield from (f"{target}: {fault}" for fault in faults(asked, answer, FIELDS))


def _by_probes(name: str, argument: str, called: list[str]) -> Iterator[str]:
    row, target = ROWS.get(name), _address(name, argument, "own")
    if row is None:
        return
    browser = _browser("seller" if "seller" in row.roles else "operator")
    if "GET" in row.methods:
        found = grows(browser.get(target), browser.get(target, HOW_MANY))
        yield from (f"{target}: {fault}" for fault in found)
    if "POST" in row.methods:
        before = copy.deepcopy(HOUSE.people)
        called.clear()
        browser.post(target, {"name": "seller", **WHERE, **POWER})
        yield from (f"{target}: {fault}" for fault in (*reaches(called), *gains(before, HOUSE.people)))
    if row.often:
        HOUSE.coupons = 0
        found = unlimited(lambda: browser.post(target), row.often, lambda: HOUSE.coupons)
        yield from (f"{target}: {fault}" for fault in found)


def _browser(role: str) -> Client:
    made = Client(raise_request_exception=False)
    made.cookies["who"] = role
    return made


def _address(name: str, argument: str, what: Relation) -> str:
    path = {"holes:old_order": "v0/order"}.get(name, name.removeprefix("holes:"))
    if argument == "number":
        return f"/{path}/{RELATIONS.index(what) + 1}/"
    return f"/{path}/{TOKEN if what == 'own' else 'none'}/" if argument else f"/{path}/"
