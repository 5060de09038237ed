"""The screens people open most, full of what somebody wrote to have it executed, in a real browser: nothing runs, nothing is fetched, nothing is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page, Playwright, Route

from tests.access.cast import Cast, undone
from tests.hostile.payloads import ROUNDS, Round
from tests.hostile.poison import poison
from tests.journeys.house import CONTEXT, LAUNCH

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
HOUSE = "http://testserver"
EXECUTED = "__executed=1"
# Whatever the page's own policy forbids is told here, also what it would have let through unseen.
WATCH = "window.__refused = []; addEventListener('securitypolicyviolation', e => __refused.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))"
NUMBER = 20


@dataclass(frozen=True)
class Screen:
    role: str
    address: str
    headers: dict[str, str]
    content: bytes


@pytest.fixture(autouse=True, scope="module")
def beside_a_loop() -> Iterator[None]:
    """The browser's own loop runs in this thread by now; our tables are asked between its steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


def wanted(cast: Cast) -> list[tuple[str, str]]:
    """The most visited, by what each role begins with."""
    own = cast.own
    return [
        ("anonymous", reverse("portal:home")), ("anonymous", reverse("stores:store", args=[own.store.slug])), ("anonymous", reverse("stores:product", args=[own.product.pk])), ("anonymous", reverse("orders:order", args=[own.to_pay.token])),
        ("anonymous", reverse("orders:buy", args=[own.product.pk])), ("anonymous", reverse("accounts:sign_in")), ("owner", reverse("portal:home")), ("owner", reverse("stores:goods")), ("owner", reverse("orders:board")),
        ("owner", reverse("orders:sale", args=[own.to_pack.code])), ("owner", reverse("stores:offer_edit", args=[own.offer.pk])), ("owner", reverse("payments:money")), ("owner", reverse("stores:settings")), ("owner", reverse("channel_inbox:inbox")),
        ("owner", reverse("books:book")), ("person", reverse("learning:course_list")), ("officer", reverse("portal:home")), ("officer", reverse("learning:list", args=[cast.office.learner_list.pk])), ("officer", reverse("cases:desk_case", args=[cast.office.dossier.code])), ("moderator", reverse("stores:queue")),
    ]  # fmt: skip


def test_nothing_runs_on_the_most_visited_screens(cast: Cast, playwright: Playwright) -> None:
    """All rounds in one, so that the cast is made once."""
    screens = [screen for what in ROUNDS for screen in _screens(what, cast)]
    assert len(screens) == NUMBER * len(ROUNDS)
    assert sum(EXECUTED.encode() in one.content for one in screens) > len(screens) * 0.6
    browser = playwright.chromium.launch(**LAUNCH)
    try:
        context, wrong = browser.new_context(**CONTEXT), []
        context.add_init_script(WATCH)
        for screen in screens:
            page = context.new_page()
            wrong += [f"{screen.address} by {screen.role}: {fault}" for fault in _opened(page, screen)]
            page.close()
    finally:
        browser.close()
    assert wrong == []


def _screens(what: Round, cast: Cast) -> Iterator[Screen]:
    with undone():
        asked = wanted(cast)
        poison(what, EXECUTED)
        for role, address in asked:
            answer = cast.client(role).get(address)
            assert answer.status_code == 200, f"{address} by {role}: {answer.status_code}"
            yield Screen(
                role,
                address,
                {name: value for name, value in answer.headers.items() if name != "Content-Length"},
                answer.content,
            )


def _opened(page: Page, screen: Screen) -> Iterator[str]:
    abroad: list[str] = []
    broken: list[str] = []

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        found = finders.find(parts.path.removeprefix("/static/")) if parts.path.startswith("/static/") else None
        if f"{parts.scheme}://{parts.netloc}" != HOUSE:
            abroad.append(route.request.url)
            route.abort()
        elif parts.path == screen.address:
            route.fulfill(status=200, headers=screen.headers, body=screen.content)
        elif found:
            route.fulfill(
                path=str(found), headers={"X-Content-Type-Options": "nosniff", "Content-Type": _kind(str(found))}
            )
        else:
            route.fulfill(status=204)

    page.route("**/*", answer)
    page.on("dialog", lambda dialog: (broken.append(f"asks {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: broken.append(str(error)) if "executed" in str(error) else None)
    page.goto(HOUSE + screen.address)
    # What is pressed, pointed at or walked into by chance.
    page.evaluate(
        "document.querySelectorAll('main *').forEach(one => { for (const what of ['mouseover', 'focus', 'toggle']) one.dispatchEvent(new Event(what)) })"
    )
    if page.evaluate("window.__executed") is not None:
        yield "executed"
    for refused in page.evaluate("window.__refused"):
        yield f"refused by the policy: {refused}"
    yield from broken
    yield from (f"asks abroad: {url}" for url in abroad)


def _kind(path: str) -> str:
    endings = {
        ".js": "text/javascript",
        ".css": "text/css",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
    }
    return endings.get(os.path.splitext(path)[1], "application/octet-stream")  # noqa: PTH122
