"""Every form of the house, found by walking its pages as the people who see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from lantoa.kit.world import world
from lantoa.messages import api as messages
from tests.access import abroad, consignments, gradings, guards, helpers, market_places, orderings
from tests.access.cast import Cast, fresh_browser
from tests.access.routes import address, routes
from tests.hostile.reading import found, page_of, text

CONTROLS = ".//input | .//textarea | .//select | .//button"
# Pages whose forms only show what a form looks like.
SAMPLES = {"ui:styleguide"}
# Who looks first: sellers see most; what a stranger sees comes from a stranger.
ROLES = ("owner", "helper", "person", "instructor", "officer", "moderator", "operator", "anonymous")
NEWCOMER = "0987 111 222"
# What an honest person types, by the name of the field; what a form already says stays.
HONEST = {
    "name": "Nguyễn Thị Lan", "owner_name": "Nguyễn Thị Lan", "phone": "0912 345 678", "address": "Số 5, thôn Đông Sơn", "reason": "Đổi ý", "old_phone": "0900 111 333", "new_phone": "0987 444 555",
    "quantity": "1", "amount": "250.000", "price": "250.000", "on_hand": "5", "number": "0011001234567", "holder": "NGUYEN THI LAN",
    "story": "Bếp nhỏ bên vịnh.", "description": "Giã tay mỗi sáng.", "code": "000000", "words": "Hộp bị móp một góc.", "secret": "only-for-this-test-9876543210",
    "list_key": "only-for-this-test-list-key", "goods_link": "https://postmart.vn/san-pham/1",
    "what": "Mất máy tính xách tay.", "data": "Tên và số người mua.", "found_at": "21/11/2025 14:30",
    "order_code": "LT2222222", "said": "222222", "their_page": "/gian-hang/hai-san-binh/", "percent": "7,5",
    "members": "Nguyễn Thị Lan, 0912 345 678\nTrần Văn Tư, 0912 345 679", "a": "20", "b": "15", "c": "20", "decided_on": "2025-11-21",
    "advice": "Đừng ăn, mang trả.", "made_on": "2025-11-21",
    "province": "Hải Phòng", "market_address": "http://127.0.0.1:8", "public_key": "ab" * 32,
    "cash": "500.000", "bank": "1.250.000", "provider": "Ví thử",
}  # fmt: skip


@dataclass
class Shown:
    """One form on one page: who sees it, where it goes, what it holds."""

    route: str
    page: str
    action: str
    role: str
    cookies: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    presses: tuple[str, ...] = ("",)

    def send(self, cast: Cast, changes: dict[str, Any] | None = None, press: str = "", **options: Any) -> HttpResponse:
        """Send it from a browser in the state in which it was shown."""
        data = {name: value for name, value in {**self.values, **(changes or {})}.items() if value is not None}
        name, _is, value = press.partition("=")
        return self.browser(**options).post(self.action, {**data, **({name: value} if name else {})})

    def browser(self, **options: Any) -> Client:
        made = fresh_browser(**options)
        for name, value in self.cookies.items():
            made.cookies[name] = value
        return made


def harvest(cast: Cast) -> dict[str, list[Shown]]:
    """The forms by the route they are sent to, one for each set of fields."""
    found: dict[str, dict[frozenset[str], Shown]] = {}
    for role in ROLES:
        for route in routes():
            target = address(route, cast, role, "own")
            row = route.policy
            if target is None or row is None or "GET" not in row.methods or route.name in SAMPLES:
                continue
            steps = BEFORE.get(route.name, ())
            browser = cast.another_client(role) if steps else cast.client(role)
            for step in steps:
                step(browser, cast)
            for place in (target, *(also(cast) for also in ALSO.get(route.name, ()))):
                answer = browser.get(place)
                if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                    for form in read(answer, place, role, browser):
                        found.setdefault(form.route, {}).setdefault(frozenset(form.kinds), form)
    return {route: list(those.values()) for route, those in found.items()}


def read(answer: HttpResponse, target: str, role: str, browser: Client) -> list[Shown]:
    """The forms of a page that change something."""
    cookies = {name: cookie.value for name, cookie in browser.cookies.items()}
    shown = []
    for form in found(page_of(answer), "//form[@method='post']"):
        action = form.get("action") or target
        try:
            name = resolve(urlsplit(action).path).view_name
        except Resolver404:
            name = f"nowhere ({action} on {target})"
        made = Shown(name, target, action, role, cookies)
        for control in found(form, CONTROLS):
            _add(made, control)
        for typed, honest in HONEST.items():
            for known in made.kinds:
                if (known == typed or known.endswith(f"-{typed}")) and not made.values.get(known):
                    made.values[known] = honest
        shown.append(made)
    return shown


def _add(made: Shown, control: Any) -> None:
    name, kind = control.get("name") or "", control.get("type") or control.tag
    if not name or name == "csrfmiddlewaretoken":
        return
    if control.tag == "button":
        made.presses = (*made.presses, f"{name}={control.get('value') or ''}")
    elif kind == "select":
        made.kinds[name] = "select"
        options = found(control, ".//option[@selected]") or found(control, ".//option")
        made.values[name] = options[0].get("value") or "" if options else ""
    elif kind in {"radio", "checkbox"}:
        made.kinds[name] = kind
        if "checked" in control.attrib or (kind == "radio" and name not in made.values):
            made.values[name] = control.get("value") or "on"
    else:
        made.kinds[name] = {"textarea": "line", "hidden": "hidden", "file": "file"}.get(kind, "line")
        if kind != "file":
            made.values[name] = text(control).removeprefix("\n") if kind == "textarea" else control.get("value") or ""


def _with_a_cart(browser: Client, cast: Cast) -> None:
    target = reverse("orders:buy", args=[cast.own.product.pk])
    browser.post(
        target, {"offer": cast.own.offer.pk, "quantity": 2, "cart": "1", "key": "018f0000-0000-7000-8000-000000000001"}
    )


def _asked_for_a_code(browser: Client, cast: Cast) -> None:
    browser.post(reverse("accounts:sign_in"), {"phone": NEWCOMER})


def _proved_a_new_phone(browser: Client, cast: Cast) -> None:
    browser.post(reverse("accounts:sign_in_code"), {"code": last_code()})


def _asked_an_owner(browser: Client, cast: Cast) -> None:
    browser.post(reverse("accounts:help_household"), {"phone": NEWCOMER})


def _owner_agreed(browser: Client, cast: Cast) -> None:
    browser.post(reverse("accounts:help_code"), {"code": last_code()})


def _asked_for_a_new_number(browser: Client, cast: Cast) -> None:
    browser.post(reverse("accounts:change_phone"), {"old_phone": "0900 111 333", "new_phone": "0987 444 555"})


def _proved_the_new_number(browser: Client, cast: Cast) -> None:
    browser.post(reverse("accounts:change_phone_code"), {"code": last_code()})


def _asked_the_old_number(browser: Client, cast: Cast) -> None:
    browser.post(reverse("accounts:change_phone_old"))


def _as_the_province(browser: Client, cast: Cast) -> None:
    browser.force_login(cast.province.officer)


def last_code() -> str:
    """The six digits of the last message, as its reader would type them; a wrong code where there was no message."""
    message = messages.Message.objects.order_by("-pk").first()
    words = (message.text if message else "").replace(",", " ").replace(".", " ").split()
    return next((word for word in words if word.isdigit() and len(word) == 6), "000000")


def _opened_their_page(browser: Client, cast: Cast) -> None:
    browser.get(reverse("workforce:neighbour", args=[helpers.comes_of(cast.own.organisation).token]))


# What must have happened before a page shows its form.
BEFORE: dict[str, tuple[Callable[[Client, Cast], None], ...]] = {
    "orders:cart": (_with_a_cart,),
    "orders:checkout": (_with_a_cart,),
    "accounts:sign_in_code": (_asked_for_a_code,),
    "accounts:sign_in_name": (_asked_for_a_code, _proved_a_new_phone),
    "accounts:change_phone_code": (_asked_for_a_new_number,),
    "accounts:change_phone_ways": (_asked_for_a_new_number, _proved_the_new_number),
    "accounts:change_phone_old": (_asked_for_a_new_number, _proved_the_new_number, _asked_the_old_number),
    "accounts:help_code": (_asked_an_owner,),
    "accounts:help_which": (_asked_an_owner, _owner_agreed),
    "workforce:scan": (_opened_their_page,),
    **dict.fromkeys(
        (f"cases:desk_{name}" for name in ("procedure", "procedure_new", "procedure_edit", "version")),
        (_as_the_province,),
    ),
}
# The same page about another object, in a state in which it asks something else.
ALSO: dict[str, tuple[Callable[[Cast], str], ...]] = {
    "orders:problem": (lambda cast: reverse("orders:problem", args=[cast.own.late.order.token]),),
    "orders:order": (lambda cast: reverse("orders:order", args=[cast.own.arrived.token]),),
    "catalog:link": tuple(
        lambda cast, linked=linked: reverse(
            "catalog:link", args=[gradings.listed_of(cast.office.organisation, linked=linked).pk]
        )
        for linked in (False, True)
    ),
    "payments:stop_by_link": (lambda cast: reverse("payments:stop_by_link", args=[guards.stop_link_that_waits()]),),
    "learning:list": (
        lambda cast: reverse("learning:list", args=[cast.office.unseated.pk]),
        lambda cast: reverse("learning:list", args=[cast.office.untitled.pk]),
    ),
    "learning:run": (
        lambda cast: reverse("learning:run", args=[cast.earned.pk]),
        lambda cast: reverse("learning:run", args=[cast.other_office.run.pk]),
    ),
    "channel_creators:agreement": (
        lambda cast: reverse("channel_creators:agreement", args=[cast.own.neighbours.waits.pk]),
    ),
    "payments:refund": (
        lambda cast: reverse("payments:refund", args=[cast.own.returned.pk]),
        lambda cast: reverse("payments:refund", args=[cast.own.went.pk]),
    ),
    "orders:sale": (
        lambda cast: reverse("orders:sale", args=[cast.own.excess.code]),
        lambda cast: reverse("orders:sale", args=[orderings.waiting_of(cast.own.organisation)]),
        lambda cast: reverse("orders:sale", args=[orderings.sent_of(cast.own.organisation, "failed")]),
        lambda cast: reverse("orders:sale", args=[orderings.sent_of(cast.own.organisation, "returned")]),
        lambda cast: reverse("orders:sale", args=[abroad.undeclared_of(cast.own.organisation).code]),
        lambda cast: reverse("orders:sale", args=[consignments.part_at(cast.own.organisation).order.code]),
    ),
    "shipping:door": (
        lambda cast: reverse(
            "shipping:door", args=[(at := orderings.door_of(cast.own.organisation)).round.token, at.pk]
        ),
    ),
    "stores:consignment": (
        lambda cast: reverse("stores:consignment", args=[consignments.asked_of(cast.own.organisation).pk]),
    ),
    "workforce:offer": (
        lambda cast: reverse("workforce:offer", args=[helpers.open_offer_of(cast.own.organisation).token]),
    ),
    "workforce:pay_line": (
        lambda cast: reverse("workforce:pay_line", args=[helpers.in_cash_of(cast.own.organisation).pk]),
    ),
    "workforce:shift": (lambda cast: reverse("workforce:shift", args=[helpers.worked_of(cast.own.organisation).pk]),),
    "workforce:plan": (lambda cast: f"{reverse('workforce:plan')}?ngay={world.today() + timedelta(days=1):%Y-%m-%d}",),
    "orders:correct": (
        lambda cast: f"{reverse('orders:correct', args=[cast.own.arrived.code])}?kind=returned",
        lambda cast: f"{reverse('orders:correct', args=[cast.own.arrived.code])}?kind=allowance",
    ),
    "cases:helpers": (lambda cast: reverse("cases:helpers", args=[cast.drafts["owner"].code]),),
    "cases:sign": (lambda cast: reverse("cases:sign", args=[cast.drafts["owner"].code]) + "?khac=1",),
    "cases:exemption": (lambda cast: reverse("cases:exemption", args=[cast.owing.code]),),
    "cases:desk_version": (
        lambda cast: reverse(
            "cases:desk_version", args=[cast.province.to_come.procedure_id, cast.province.to_come.number]
        ),
    ),
    "markets:spot": (
        lambda cast: reverse("markets:spot", args=[market_places.free_place_of(cast.office.organisation).pk]),
    ),
    "markets:fees": (
        lambda cast: (
            reverse("markets:fees", args=[market_places.MANAGED["market_id"](cast.office.organisation)])
            + f"?thang={market_places.last_month():%Y-%m}"
        ),
    ),
    "stores:fee": (lambda cast: reverse("stores:fee", args=[cast.own.proposed_fee.pk]),),
    "payments:transaction": (lambda cast: reverse("payments:transaction", args=[cast.own.noted.pk]),),
    "shipping:carrier": (lambda cast: reverse("shipping:carrier") + "?hang=viettelpost",),
}
