"""Every address × method × role × what the thing is to them: the answer is what the gathered policy says, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.http import HttpResponse

from lantoa.accounts import api as accounts
from lantoa.accounts.models import SignIn
from lantoa.accounts.queries.actor import actor_for
from lantoa.kit.access import EVERYONE, ROLES, Policy, Relation
from lantoa.kit.world import world
from tests.access.asking import ask, refusals_said_once
from tests.access.cast import HELD, Cast, undone
from tests.access.judging import PIECE, RANGE, Asked, faults
from tests.access.probing import HOW_MANY, grows, unlimited
from tests.access.routes import Route, address, routes
from tests.access.walls import walls

pytestmark = pytest.mark.django_db
WRITING = ("POST", "PUT", "DELETE")
ROUTES = routes()
FIELDS = {name.replace("_", ""): field for name, field in accounts.field_table().items()}
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
# What is taken only so often: where it is kept, and a form that is taken.
SENT = {
    "stores:ask": ("stores.Question", {"text": "Còn hàng không ạ?", "name": "Lan", "phone": "0987654399"}),
    "websites:complain": ("websites.Complaint", {"reason": "other", "words": "Không giao hàng"}),
}
# What an empty form cannot say.
SAYS = {("accounts:act_for", "helper"): {"helping": "1"}}


def test_every_address_has_a_policy_and_every_policy_an_address() -> None:
    assert {route.name for route in ROUTES} == set(accounts.policy_table())


def test_the_cast_is_who_it_says(everybody: Cast) -> None:
    cast = everybody
    for role, person in cast.people.items():
        helping = role == "helper"
        actor = actor_for(person, cast.own.organisation if helping else None, helping)
        assert actor.roles == HELD[role]
    assert {*cast.people, "anonymous"} == set(ROLES) == set(HELD)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_the_policy_is_kept(route: Route, everybody: Cast, record_property: Callable[[str, object], None]) -> None:
    wrong, tried = [], 0
    with refusals_said_once(), undone():
        for role, asked in product(ROLES, route.objects):
            target, what = _where(route, everybody, role, asked)
            for methods in _apart(route):
                with undone():
                    for method in methods:
                        wrong += _differs(route, everybody, role, what, method, target)
                tried += len(methods)
    assert wrong == []
    assert tried == cells(route)
    record_property("cells", tried)


# Files that hold no list of other people: one's own book and papers, pictures of goods.
NO_LIST = {
    "books:excel", "books:accounts_excel", "channel_boards:board_photos", "channel_posts:pack",
}  # fmt: skip
LISTS = ("text/csv", "spreadsheetml", "application/zip", "ms-excel")


@pytest.mark.parametrize("route", [r for r in ROUTES if r.policy and r.policy.fresh], ids=lambda route: route.name)
def test_an_old_proof_opens_nothing_that_needs_a_new_one(route: Route, everybody: Cast) -> None:
    assert route.policy is not None
    before, wrong = world.now() - timedelta(hours=1), []
    for role, method in product(sorted(route.policy.roles - {"person"} or route.policy.roles), route.policy.fresh):
        target = address(route, everybody, role, "own") or address(route, everybody, role, "same commune")
        with undone():
            SignIn.objects.filter(person=everybody.people[role]).update(proved_at=before)
            answer = everybody.client(role).generic(method, target)
        if answer.status_code != 302 or not answer["Location"].startswith("/toi/xac-nhan/?next="):
            wrong.append(f"{method} {target} by {role}: {answer.status_code}")
    assert wrong == []


# What must never be done by whoever finds a phone unlocked: each of these kinds, wherever it is changed.
GUARDED = {
    "payout_account",
    "carrier_account",
    "membership",
    "passkey",
    "verification",
    "approval",
    "erasure",
    "backup",
}
# Stopping is for whoever sees that something is wrong, at once.
AT_ONCE = {"payments:stop_account_change"}


def test_whatever_is_guarded_asks_for_a_new_proof_everywhere() -> None:
    rows = [r.policy for r in ROUTES if r.policy and r.policy.resource in GUARDED and not r.policy.token]
    changing = [row for row in rows if ("POST" in row.methods or row.resource == "backup") and row.route not in AT_ONCE]
    assert [row.route for row in changing if not row.fresh] == []
    assert {row.resource for row in changing} == GUARDED


def test_the_matrix_has_no_holes() -> None:
    """Each address by five methods for each role and for everything it can be to them; files by the piece too."""
    owned = [route for route in ROUTES if len(route.objects) == 6]
    nobodys = [route for route in ROUTES if len(route.objects) == 2]
    files = sum(len(route.objects) for route in ROUTES if route.policy and route.policy.file)
    tried = sum(cells(route) for route in ROUTES)
    assert tried == 9 * (5 * (6 * len(owned) + 2 * len(nobodys) + len(ROUTES) - len(owned) - len(nobodys)) + files)
    print(
        f"{tried} cells: {len(ROUTES)} addresses, {len(owned)} of somebody's things, {len(nobodys)} of what is nobody's"
    )
    assert tried >= 60_000


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.policy and "GET" in r.policy.methods], ids=lambda route: route.name
)
def test_nobody_gets_more_by_asking_for_more(route: Route, everybody: Cast) -> None:
    """The first role that may open it asks for its own, and once more for a hundred thousand of it."""
    role = next(one for one in ROLES if _may(route, one) and address(route, everybody, one, "own"))
    target = address(route, everybody, role, "own")
    with undone():
        plain, much = (
            ask("GET", f"{target}{more}", session=everybody.sessions.get(role, ""))
            for more in ("", f"?{urlencode(HOW_MANY)}")
        )
    assert list(grows(plain, much)) == []


@pytest.mark.parametrize("route", [r for r in ROUTES if r.policy and r.policy.often], ids=lambda route: route.name)
def test_no_more_than_its_row_says_is_taken_from_one_place(route: Route, everybody: Cast) -> None:
    kept, said = SENT[route.name]
    target, model = address(route, everybody, "anonymous", "own"), apps.get_model(kept)

    def send() -> HttpResponse:
        return ask("POST", str(target), form=urlencode({**said, "key": str(world.uuid7())}).encode())

    with undone():
        assert list(unlimited(send, route.policy.often if route.policy else 0, model._default_manager.count)) == []


@pytest.mark.parametrize(
    "route",
    [r for r in ROUTES if r.policy and r.policy.roles >= EVERYONE and "GET" in r.policy.methods],
    ids=lambda route: route.name,
)
def test_a_page_for_everybody_sets_no_cookie_unless_it_must(route: Route, everybody: Cast) -> None:
    with undone():
        answer = everybody.client("anonymous").get(address(route, everybody, "anonymous", "own"))
    assert answer.status_code < 500
    assert route.name in WITH_COOKIES or {name: str(cookie) for name, cookie in answer.cookies.items()} == {}


def test_only_pages_that_exist_are_let_off_the_rule_about_cookies() -> None:
    assert {route.name for route in ROUTES} >= WITH_COOKIES


def _may(route: Route, role: str) -> bool:
    return route.policy is not None and (route.policy.token or bool(route.policy.roles & HELD[role]))


def reading(route: Route) -> tuple[str, ...]:
    return ("GET", "HEAD", RANGE) if route.policy and route.policy.file else ("GET", "HEAD")


def cells(route: Route) -> int:
    return len(ROLES) * len(route.objects) * (len(reading(route)) + len(WRITING))


def _apart(route: Route) -> tuple[tuple[str, ...], ...]:
    """What may change something is asked for itself."""
    changing = tuple(method for method in WRITING if route.policy and method in route.policy.methods)
    rest = tuple(method for method in WRITING if method not in changing)
    return ((*reading(route), *rest), *((method,) for method in changing))


def _where(route: Route, cast: Cast, role: str, what: Relation) -> tuple[str, Relation]:
    """Who owns none of these asks for their neighbour's."""
    target = address(route, cast, role, what)
    if target is None:
        what, target = "same commune", address(route, cast, role, "same commune")
    assert target is not None
    return target, what


def _differs(route: Route, cast: Cast, role: str, what: Relation, method: str, target: str) -> list[str]:
    said = SAYS.get((route.name, role), {}) if method == "POST" else {}
    if method == "POST" and route.name == "accounts:demo_sign_in":
        said = {"person": str(cast.people["person"].pk)}
    in_part = method == RANGE
    asked = Asked(route.policy, bool(route.arguments), frozenset(HELD[role]), role, what, method)
    answer = ask(
        "GET" if in_part else method, target, session=cast.sessions.get(role, ""), headers={"Range": PIECE} if in_part else None,
        form=urlencode(said).encode(), refused=not (asked.taken and asked.let_in),
    )  # fmt: skip
    found = [*walls(answer), *faults(asked, answer, FIELDS)]
    if (
        what == "own"
        and asked.let_in
        and answer.status_code == 200
        and route.policy
        and _is_handed_out(answer, route.policy)
    ):
        found.append("hands a list out: it needs a new proof of who asks, or stands in NO_LIST")
    return [
        f"{method} {target} by {role} ({what}): {answer.status_code}{answer.broken or ''}, {fault}" for fault in found
    ]


def _is_handed_out(answer: HttpResponse, row: Policy) -> bool:
    """Whether this is a list of other people as a file, which nobody gets by an old proof."""
    kind = answer.headers.get("Content-Type", "")
    is_list = not row.roles >= EVERYONE and any(one in kind for one in LISTS)
    return is_list and not row.fresh and row.route not in NO_LIST
