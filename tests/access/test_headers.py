"""The walls around every answer under production's settings: each address of the house, its files, and what it says when something is wrong."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import reverse

from config.door import Door
from config.gate import Gate
from lantoa.journal import api as journal
from tests.access.cast import Cast, undone
from tests.access.routes import Route, address, routes
from tests.access.walls import ALIKE, walls

pytestmark = [pytest.mark.django_db, pytest.mark.turns]
# As config/settings/production.py has them; a test beside it holds the two together.
PRODUCTION: dict[str, Any] = {
    "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True, "SESSION_COOKIE_NAME": "__Host-session", "CSRF_COOKIE_NAME": "__Host-csrf",
    "SECURE_HSTS_SECONDS": 31_536_000, "SECURE_SSL_REDIRECT": True, "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}  # fmt: skip
ROUTES = routes()


def a_role(route: Route) -> str:
    """Somebody whom the policy lets in, so that the page itself is looked at and not only the way to sign in."""
    roles = route.policy.roles if route.policy else frozenset()
    return next((one for one in ("anonymous", "owner", "officer", "operator", "instructor") if one in roles), "person")


@pytest.fixture(scope="module")
def house(cast: Cast) -> Any:
    """The same cast before a house that is built anew, with production's locks on it."""
    with override_settings(**PRODUCTION):
        client = Client(raise_request_exception=False, headers={"X-Forwarded-Proto": "https"})
        client.get("/health/live")
        yield client


def ask(house: Client, cast: Cast, route: Route, method: str) -> Any:
    house.cookies.clear()
    role = a_role(route)
    if role in cast.sessions:
        house.cookies["__Host-session"] = cast.sessions[role]
    target = address(route, cast, role, "own") or address(route, cast, role, "same commune")
    with undone():
        return house.generic(method, target)


@pytest.mark.parametrize("room", sorted({route.name.partition(":")[0] for route in ROUTES}))
def test_every_address_answers_behind_its_walls(room: str, cast: Cast, house: Client) -> None:
    wrong, seen = [], set()
    for route in ROUTES:
        if route.name.startswith(f"{room}:"):
            for method in ("GET", "POST"):
                answer = ask(house, cast, route, method)
                seen.add(answer.status_code)
                wrong += [
                    f"{method} {route.name} ({answer.status_code}) {one}" for one in walls(answer, is_locked=True)
                ]
    assert wrong == []
    assert seen


def test_whoever_is_signed_in_is_known_by_the_locked_cookie_alone(cast: Cast, house: Client) -> None:
    me = reverse("accounts:me")
    house.cookies.clear()
    house.cookies["session"] = house.cookies["sessionid"] = cast.sessions["owner"]
    assert house.get(me).status_code == 302
    house.cookies["__Host-session"] = cast.sessions["owner"]
    assert house.get(me).status_code == 200


def test_a_cookie_that_another_host_could_have_set_is_none_of_ours(house: Client) -> None:
    with patch("lantoa.orders.views.visit.Cart.objects.filter") as asked:
        house.cookies.clear()
        house.cookies["gio"] = "from-elsewhere"
        house.get(reverse("orders:cart"))
        assert not asked.called
        house.cookies["__Host-gio"] = "ours"
        asked.return_value.first.return_value = None
        house.get(reverse("orders:cart"))
        assert asked.call_args.kwargs == {"token": "ours"}


def test_what_goes_wrong_is_answered_behind_the_same_walls(cast: Cast, house: Client) -> None:
    house.cookies.clear()
    plain = Client(raise_request_exception=False)
    answers = {
        301: plain.get("/dang-nhap/"),
        404: house.get("/khong-co-gi/"),
        405: house.delete("/dang-nhap/"),
        413: house.post("/dang-nhap/", b"x=" + b"a" * 2_600_000, content_type="application/x-www-form-urlencoded"),
    }
    with override_settings(ALLOWED_HOSTS=["lantoa.example"]):
        answers[400] = house.get("/dang-nhap/", headers={"Host": "evil.example"})
    with patch("lantoa.accounts.views.sign_in.page", side_effect=OperationalError("database is locked")):
        answers[503] = house.get("/dang-nhap/")
    with patch("lantoa.accounts.views.sign_in.page", side_effect=ZeroDivisionError("0912345678")):
        answers[500] = house.get("/dang-nhap/")
    with undone():
        guarded = Client(
            enforce_csrf_checks=True, raise_request_exception=False, headers={"X-Forwarded-Proto": "https"}
        )
        answers[403] = guarded.post("/dang-nhap/", {"phone": "0912345678"})
    assert {code: answer.status_code for code, answer in answers.items()} == {code: code for code in answers}
    # Whoever came without TLS is only sent to where TLS is: a browser takes no lasting rule from such an answer.
    wrong = {code: found for code, answer in answers.items() if (found := list(walls(answer, is_locked=code != 301)))}
    assert wrong == {}
    assert b"0912345678" not in answers[500].content


def test_looking_changes_nothing(cast: Cast, house: Client) -> None:
    """No page that is only looked at does anything that matters: what links, pictures and prefetching can ask for is harmless."""
    told = []
    for route in ROUTES:
        if route.policy and "GET" in route.policy.methods and route.name not in SEEN:
            house.cookies.clear()
            role = a_role(route)
            if role in cast.sessions:
                house.cookies["__Host-session"] = cast.sessions[role]
            with undone():
                before = journal.Entry.objects.count()
                house.get(address(route, cast, role, "own") or address(route, cast, role, "same commune"))
                told += [f"{route.name}: {entry.act}" for entry in journal.Entry.objects.order_by("pk")[before:]]
    assert told == []


# That they were looked at is what they record.
SEEN = {"workforce:record", "cases:desk_paper", "cases:desk_paper_page", "cases:result"}


def test_methods_nobody_needs_are_refused(house: Client) -> None:
    house.cookies.clear()
    for method in ("TRACE", "CONNECT", "PROPFIND", "PATCH", "DEBUG"):
        for path in ("/dang-nhap/", "/", "/health/live"):
            answer = house.generic(method, path)
            assert answer.status_code == 405, (method, path)
            assert list(walls(answer, is_locked=True)) == []


HIDDEN = (
    "/.git/config", "/.git/HEAD", "/.env", "/var/secret", "/static/", "/static/ui/", "/static/../config/settings/base.py", "/static/..%2f..%2fconfig/urls.py",
    "/config/settings/base.py", "/requirements.lock", "/media/", "/admin/", "/__debug__/", "/files/", "/static/ui/bundle.py", "/api/openapi.json",
)  # fmt: skip


@pytest.mark.parametrize("path", HIDDEN)
def test_nothing_but_the_house_is_served(path: str, house: Client) -> None:
    house.cookies.clear()
    answer = house.get(path)
    assert answer.status_code == 404
    assert list(walls(answer, is_locked=True)) == []


def test_programs_without_tls_are_refused_and_not_sent_on(cast: Cast, house: Client) -> None:
    plain = Client(raise_request_exception=False)
    for path in ("/hooks/banks/sepay/x/", "/api/v1/"):
        answer = plain.post(path, b"{}", content_type="application/json")
        assert (answer.status_code, answer.json()["message"]) == (403, "only over HTTPS")
        assert list(walls(answer)) == []
        assert house.post(path, b"{}", content_type="application/json").status_code != 403


def test_files_travel_light_and_are_framed_by_nobody(house: Client) -> None:
    for name in ("ui/lantoa.css", "ui/lantoa.js", "ui/logo.svg"):
        answer = house.get(f"/static/{name}")
        assert answer.status_code == 200
        assert answer["Content-Security-Policy"] == "frame-ancestors 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
        # Read to its end it is closed, and the line to the database, which others go on with, is not.
        assert b"".join(answer.streaming_content)


@pytest.mark.parametrize("path", ["/dang-nhap/", "/health/ready", "/hooks/ghn/khong-co/"])
def test_what_is_answered_before_django_carries_them_too(path: str) -> None:
    told: list[Any] = []
    away = Door(lambda: None, lambda: None)
    away.is_shut = True
    gate = Gate(lambda _environ, _start: [], at=away)
    with override_settings(**PRODUCTION):
        gate({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda *given: told.extend(given))
    said = dict(told[1])
    assert told[0].startswith("503")
    assert {name: said.get(name) for name in ALIKE} == ALIKE
    assert "require-trusted-types-for 'script'" in said["Content-Security-Policy"]
    assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_these_are_production_s_settings() -> None:
    from pathlib import Path

    text = (Path(settings.ROOT) / "config/settings/production.py").read_text(encoding="utf-8")
    for name, value in PRODUCTION.items():
        said = (
            '("HTTP_X_FORWARDED_PROTO", "https")'
            if name == "SECURE_PROXY_SSL_HEADER"
            else str(value).replace("31536000", "31_536_000")
        )
        line = next(one for one in text.splitlines() if one.startswith(f"{name} = "))
        assert said in line
