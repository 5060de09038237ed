"""The first view of every page of the house comes in one flight for whoever may open it: the page, its styles and its scripts."""

from __future__ import annotations

import gzip
from functools import cache

import brotli
import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders

from lantoa.kit.access import ROLES
from lantoa.ui import bundle
from tests.access.cast import HELD, Cast, undone
from tests.access.routes import Route, address, routes

pytestmark = [pytest.mark.django_db, pytest.mark.turns]
# What one TCP flight of ten segments carries.
FIRST_FLIGHT = 14_336
# Every element in every state, for those who build pages; nobody comes there on a phone.
LET_OFF = {"ui:styleguide"}
BUNDLES = {"ui/lantoa.css": bundle.stylesheet, "ui/lantoa.js": bundle.script}


@cache
def packed(name: str) -> int:
    """Bytes of a style or script as it is sent."""
    if name in BUNDLES:
        return len(brotli.compress(BUNDLES[name]().encode()))
    found = finders.find(name)
    assert found, name
    with open(found, "rb") as file:
        return len(brotli.compress(file.read()))


def weight(content: bytes) -> int:
    """Bytes on the wire of a page's first view; what is drawn later (pictures, modules a script fetches) is not in it."""
    page = BeautifulSoup(content, "lxml")
    named = [one["href"] for one in page.select("link[rel=stylesheet]")] + [
        one["src"] for one in page.select("script[src]")
    ]
    return len(gzip.compress(content)) + sum(packed(str(one).partition("/static/")[2]) for one in named)


def first_views(route: Route, cast: Cast) -> dict[str, int]:
    """For one role that may open it and is answered with a page: the route's name and role, and the bytes."""
    row = route.policy
    if row is None or "GET" not in row.methods:
        return {}
    for role in sorted(ROLES, key=lambda role: role == "anonymous"):
        target = address(route, cast, role, "own")
        if target is None or not (row.token or row.roles & HELD[role]):
            continue
        with undone():
            answer = cast.client(role).get(target)
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            return {f"{route.name} ({role})": weight(answer.content)}
    return {}


def test_every_first_view_is_one_flight(cast: Cast) -> None:
    found: dict[str, int] = {}
    for route in routes():
        if route.name not in LET_OFF:
            found |= first_views(route, cast)
    assert len(found) > 250
    assert {name: size for name, size in found.items() if size > FIRST_FLIGHT} == {}
