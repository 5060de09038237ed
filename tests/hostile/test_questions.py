"""What somebody writes behind the question mark of an address: it is understood, refused or overlooked, and nothing breaks over it."""

from __future__ import annotations

import inspect
import re
import sys
from functools import cache
from itertools import product
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import get_resolver

from tests.access.cast import HELD, Cast, undone
from tests.access.routes import Route, address, patterns, routes
from tests.hostile.forms import ROLES
from tests.hostile.judged import broken
from tests.hostile.nonsense import ASKED

pytestmark = pytest.mark.django_db
# How a view looks at what was asked: by name, or by handing it all on to who looks at it by name.
BY_NAME = re.compile(r'GET(?:\.get|\.getlist)?[\[(]\s*"([\w-]+)"|"([\w-]+)" in request\.GET')
HANDED_ON = re.compile(r"\(request\.GET|=request\.GET\b|request\.GET\)")
FURTHER = re.compile(r'\w\.get\(\s*"([\w-]+)"')
# What a page itself asks with: the fields of its forms that ask, and its own links.
ASKING = re.compile(r'<form(?![^>]*method="post")[^>]*>.*?</form>', re.DOTALL)
FIELD, LINK = re.compile(r'<(?:input|select)[^>]*\bname="([\w-]+)"'), re.compile(r'href="\?([\w-]+)=')


def asked_pages() -> list[Route]:
    return [one for one in routes() if one.policy and "GET" in one.policy.methods]


@pytest.mark.parametrize("room", sorted({one.name.partition(":")[0] for one in asked_pages()}))
def test_nonsense_behind_the_question_mark_breaks_no_page(room: str, cast: Cast) -> None:
    wrong = []
    for number, route in enumerate(one for one in asked_pages() if one.name.startswith(f"{room}:")):
        asked = _asked(route, cast, number)
        if asked is None:
            continue
        role, place, names = asked
        for name, value in product(names, ASKED[connection.vendor]):
            with undone():
                answer = cast.client(role).get(f"{place}?{urlencode({name: value})}")
            wrong += [f"{place} by {role}, {name}={value[:40]!r}: {fault}" for fault in broken(answer)]
    assert wrong == []


def test_the_names_are_found_where_they_are_looked_at() -> None:
    """Else nothing would be tried."""
    found = {one.name: _read_by(one.name) for one in asked_pages()}
    assert {"xem", "trang"} <= found["orders:board"]
    assert {"loc", "tu"} <= found["cases:desk"]
    assert {"q", "chu-the"} <= found["catalog:market"]
    assert sum(map(len, found.values())) > 450


def _asked(route: Route, cast: Cast, number: int) -> tuple[str, str, list[str]] | None:
    """Who asks where, and by which names: in turn one of those whom the page is shown without any, for what is asked is read by nobody
    else's; None where nobody of the cast may, or nothing can be asked."""
    assert route.policy
    allowed = [role for role in ROLES if route.policy.token or route.policy.roles & HELD[role]]
    start = number % len(allowed) if allowed else 0
    chosen = None
    for role in [*allowed[start:], *allowed[:start]]:
        place = address(route, cast, role, "own")
        if place is None:
            continue
        with undone():
            answer = cast.client(role).get(place)
        if chosen is None or answer.status_code == 200:
            chosen = role, place, answer
        if answer.status_code == 200:
            break
    if chosen is None:
        return None
    role, place, answer = chosen
    names = _read_by(route.name)
    if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
        page = answer.content.decode()
        names = names | {name for form in ASKING.findall(page) for name in FIELD.findall(form)} | {*LINK.findall(page)}
    return (role, place, sorted(names)) if names else None


@cache
def _read_by(name: str) -> frozenset[str]:
    """What the view's own module looks at; where it hands all of it on, also what those of its room look at whom it may hand it to."""
    module = inspect.getmodule(inspect.unwrap(_views()[name]))
    assert module
    source = inspect.getsource(module)
    found = {one or other for one, other in BY_NAME.findall(source)}
    if HANDED_ON.search(source):
        room = module.__name__.rpartition(".views")[0]
        homes = {
            one.__name__ if inspect.ismodule(one) else getattr(one, "__module__", None) or ""
            for one in vars(module).values()
        }
        near = {home for home in homes if re.match(rf"{re.escape(room)}\.(rules|queries)\b", home)}
        found.update(one for home in near for one in FURTHER.findall(inspect.getsource(sys.modules[home])))
    return frozenset(found)


@cache
def _views() -> dict[str, object]:
    return {name: entry.callback for name, entry in patterns(get_resolver(), "")}
