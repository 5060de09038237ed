"""Every address × method × role × {own, another's, none}: the answer is what the gathered policy says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse

from lantoa.accounts import api as accounts
from lantoa.accounts.models import SignIn
from lantoa.accounts.queries.actor import actor_for
from lantoa.kit.access import EVERYONE, ROLES, Policy
from lantoa.kit.world import world
from tests.access.cast import HELD, Cast, undone
from tests.access.routes import OBJECTS, Route, address, routes
from tests.access.walls import walls

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
ROUTES = routes()
# Pages anybody may open that must remember the visitor: they show a form (its guard against forged ones is a cookie).
WITH_COOKIES = {
    "signing:verify", "portal:verify_credential", "accounts:sign_in", "accounts:sign_in_code", "accounts:sign_in_name", "accounts:change_phone", "accounts:change_phone_code", "accounts:cancel_phone_change", "payments:stop_by_link",
    "accounts:eid_return", "orders:abroad", "orders:ask_abroad", "orders:buy", "orders:cancel", "orders:cart",
    "orders:checkout", "orders:find", "orders:order", "orders:order_status", "orders:again", "orders:review", "orders:problem", "orders:refund", "learning:run", "ui:styleguide",
    "stores:ask", "stores:report_product", "stores:report_store", "stores:report_question", "stores:report_review",
    "live:page", "live:code", "live:claim", "websites:complain", "markets:holder", "preorders:join", "preorders:pledge",
    "workforce:join", "workforce:offer", "workforce:neighbour", "workforce:yes", "workforce:leave", "workforce:account", "workforce:own_record",
    "workforce:record", "workforce:scan",
}  # fmt: skip
# What an empty form cannot say.
SAYS = {("accounts:act_for", "helper"): {"helping": "1"}}


def test_every_address_has_a_policy_and_every_policy_an_address() -> None:
    assert {route.name for route in ROUTES} == set(accounts.policy_table())


def test_the_cast_is_who_it_says(cast: Cast) -> None:
    for role, person in cast.people.items():
        helping = role == "helper"
        actor = actor_for(person, cast.own.organisation if helping else None, helping)
        assert actor.roles == HELD[role]
    assert {*cast.people, "anonymous"} == set(ROLES) == set(HELD)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_the_policy_is_kept(route: Route, cast: Cast) -> None:
    wrong, tried = [], set()
    for role, what, method in product(ROLES, route.objects, METHODS):
        with undone():
            wrong += _differs(route, cast, role, what, method)
        tried.add((role, what))
    assert wrong == []
    assert tried == set(product(ROLES, OBJECTS if route.arguments else route.objects))


# Files that hold no list of other people: one's own book and papers, pictures of goods.
NO_LIST = {
    "books:excel", "books:accounts_excel", "channel_boards:board_photos", "channel_posts:pack",
}  # fmt: skip
LISTS = ("text/csv", "spreadsheetml", "application/zip", "ms-excel")


@pytest.mark.parametrize("route", [r for r in ROUTES if r.policy and r.policy.fresh], ids=lambda route: route.name)
def test_an_old_proof_opens_nothing_that_needs_a_new_one(route: Route, cast: Cast) -> None:
    assert route.policy is not None
    before, wrong = world.now() - timedelta(hours=1), []
    for role, method in product(sorted(route.policy.roles - {"person"} or route.policy.roles), route.policy.fresh):
        target = address(route, cast, role, "own") or address(route, cast, role, "other")
        with undone():
            SignIn.objects.filter(person=cast.people[role]).update(proved_at=before)
            answer = cast.client(role).generic(method, target)
        if answer.status_code != 302 or not answer["Location"].startswith("/toi/xac-nhan/?next="):
            wrong.append(f"{method} {target} by {role}: {answer.status_code}")
    assert wrong == []


# What must never be done by whoever finds a phone unlocked: each of these kinds, wherever it is changed.
GUARDED = {"payout_account", "membership", "passkey", "verification", "approval", "erasure", "backup"}
# Stopping is for whoever sees that something is wrong, at once.
AT_ONCE = {"payments:stop_account_change"}


def test_whatever_is_guarded_asks_for_a_new_proof_everywhere() -> None:
    rows = [r.policy for r in ROUTES if r.policy and r.policy.resource in GUARDED and not r.policy.token]
    changing = [row for row in rows if ("POST" in row.methods or row.resource == "backup") and row.route not in AT_ONCE]
    assert [row.route for row in changing if not row.fresh] == []
    assert {row.resource for row in changing} == GUARDED


def test_the_matrix_has_no_holes() -> None:
    with_objects = sum(1 for route in ROUTES if route.arguments)
    cells = sum(len(METHODS) * len(ROLES) * len(route.objects) for route in ROUTES)
    assert cells == 5 * 9 * (3 * with_objects + (len(ROUTES) - with_objects))
    assert len(ROUTES) > 40


@pytest.mark.parametrize(
    "route",
    [r for r in ROUTES if r.policy and r.policy.roles >= EVERYONE and "GET" in r.policy.methods],
    ids=lambda route: route.name,
)
def test_a_page_for_everybody_sets_no_cookie_unless_it_must(route: Route, cast: Cast) -> None:
    with undone():
        answer = cast.client("anonymous").get(address(route, cast, "anonymous", "own"))
    assert answer.status_code < 500
    assert route.name in WITH_COOKIES or {name: str(cookie) for name, cookie in answer.cookies.items()} == {}


def test_only_pages_that_exist_are_let_off_the_rule_about_cookies() -> None:
    assert {route.name for route in ROUTES} >= WITH_COOKIES


def _differs(route: Route, cast: Cast, role: str, what: str, method: str) -> list[str]:
    target = address(route, cast, role, what)
    owns = target is not None
    target = target or address(route, cast, role, "other")
    said = SAYS.get((route.name, role), {}) if method == "POST" else {}
    if route.name == "accounts:demo_sign_in":
        said = {"person": str(cast.people["person"].pk)}
    answer = cast.client(role).generic(method, target, **_body(said) if said else {})
    broken = f" ({answer.exc_info[1]!r})" if getattr(answer, "exc_info", None) else ""
    asked = f"{method} {target} by {role} ({what}): {answer.status_code}{broken}"
    return [
        f"{asked}, {fault}"
        for fault in (*walls(answer), *_against(route, answer, role, what if owns else "other", method))
        if fault
    ]


def _body(said: dict[str, str]) -> dict[str, Any]:
    return {"data": urlencode(said), "content_type": "application/x-www-form-urlencoded"}


def _against(route: Route, answer: HttpResponse, role: str, what: str, method: str) -> Iterator[str]:
    row, code = route.policy, answer.status_code
    if row is None:
        yield "has no row in the policy"
    elif method not in row.methods | ({"HEAD"} if "GET" in row.methods else set()):
        yield "" if code == 405 else "must be 405"
    elif not (row.token or row.roles & HELD[role]):
        yield from _turned_away(answer, role, method)
    elif what == "own" and code == 200 and not row.fresh and route.name not in NO_LIST and _is_a_list(answer, row):
        yield "hands a list out: it needs a new proof of who asks, or stands in NO_LIST"
    elif code in {403, 405} or (code == 401 and not row.token) or code >= 500:  # a hook asks for its own proof by 401
        yield "must be let in"
    elif what == "none" and code != 404:
        yield "names nothing: must be 404"
    elif what == "other" and row.scope == "own" and route.arguments and code != 404:
        yield "is another's: must be 404"
    elif what == "own" and code == 404:
        yield "is there: must not be 404"


def _is_a_list(answer: HttpResponse, row: Policy) -> bool:
    kind = answer.headers.get("Content-Type", "")
    return not row.roles >= EVERYONE and any(one in kind for one in LISTS)


def _turned_away(answer: HttpResponse, role: str, method: str) -> Iterator[str]:
    if role == "anonymous" and method in {"GET", "HEAD"}:
        if answer.status_code != 302 or not answer["Location"].startswith("/dang-nhap/?next="):
            yield "must be sent to the sign-in page"
    elif answer.status_code != 403:
        yield "must be 403"
