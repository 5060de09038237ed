"""The pages of the small house. Each looks at `OPEN`: the holes that are planted right now, by their names in OWASP's list of 2023."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from lantoa.kit.errors import AdapterError
from lantoa.websites.adapters.http.client import public_address
from tests.access.holes.policy import POLICY

# https://owasp.org/API-Security/editions/2023/en/0x11-t10/
HOLES = {
    "API1": "Broken Object Level Authorization",
    "API2": "Broken Authentication",
    "API3": "Broken Object Property Level Authorization",
    "API4": "Unrestricted Resource Consumption",
    "API5": "Broken Function Level Authorization",
    "API6": "Unrestricted Access to Sensitive Business Flows",
    "API7": "Server Side Request Forgery",
    "API8": "Security Misconfiguration",
    "API9": "Improper Inventory Management",
    "API10": "Unsafe Consumption of APIs",
}
OPEN: set[str] = set()
ROWS = {row.route: row for row in POLICY}
KEY, TOKEN, PAGE = b"the key of a bank of this test", "a-link-nobody-guesses", 20
Answer = Callable[..., HttpResponse]


@dataclass
class House:
    """What it keeps: orders by number with whose they are and their buyer's phone, people by role, coupons given out, money told of."""

    orders: dict[int, tuple[str, str]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    coupons: int = 0
    told: list[bytes] = field(default_factory=list)


HOUSE = House()


def who(request: HttpRequest) -> str:
    return request.COOKIES.get("who", "anonymous")


class Gate:
    """Asks the rows as the gate of the real house does, and puts the same walls around every answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if "API8" in OPEN and request.path.startswith("/about"):
            answer["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
            answer["Access-Control-Allow-Credentials"] = "true"
        else:
            answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
            answer["X-Content-Type-Options"] = "nosniff"
        return answer

    def process_view(self, request: HttpRequest, _view: Answer, _args: Any, _kwargs: Any) -> HttpResponse | None:
        route, role = request.resolver_match.view_name, who(request)
        row = ROWS.get(route)
        if row is None:
            return None if "API9" in OPEN else HttpResponse(status=403)
        if ("GET" if request.method == "HEAD" else request.method) not in row.methods:
            return HttpResponse(status=405)
        if row.token or role in row.roles or ({"person"} & row.roles and role != "anonymous"):
            return None
        if "API5" in OPEN and route == "holes:desk":
            return None
        away = role == "anonymous" and request.method in {"GET", "HEAD"}
        return redirect(f"/dang-nhap/?next={request.path}") if away else HttpResponse(status=403)


def order(request: HttpRequest, number: int) -> HttpResponse:
    if number not in HOUSE.orders:
        raise Http404
    owner, phone = HOUSE.orders[number]
    if owner != "own" and "API1" not in OPEN:
        raise Http404
    return HttpResponse(f"<p>{phone}</p>" if owner == "own" else "<p>…</p>")


def parcel(request: HttpRequest, token: str) -> HttpResponse:
    if not ("API2" in OPEN or hmac.compare_digest(token, TOKEN)):
        raise Http404
    return HttpResponse("<p>on its way</p>")


def me(request: HttpRequest) -> HttpResponse:
    mine = HOUSE.people[who(request)]
    if request.method == "POST":
        takes = request.POST if "API3" in OPEN else {"name": request.POST.get("name", mine["name"])}
        mine.update(takes.items())
    # Everything that is kept of the last order, or the person's own name alone.
    phone = HOUSE.orders[1][1] if "API3" in OPEN else ""
    return HttpResponse(f"<p>{mine['name']} {phone}</p>")


def goods(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("limit", "")
    count = int(wanted) if wanted.isdecimal() else PAGE
    return HttpResponse("<li>squid</li>" * (count if "API4" in OPEN else min(count, PAGE)))


def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("".join(f"<li>{number}</li>" for number in HOUSE.orders))


def coupon(request: HttpRequest) -> HttpResponse:
    if HOUSE.coupons >= 3 and "API6" not in OPEN:
        return HttpResponse(status=429)
    HOUSE.coupons += 1
    return HttpResponse("<p>10 %</p>")


def preview(request: HttpRequest) -> HttpResponse:
    parts = urlsplit(request.POST.get("url", ""))
    try:
        if "API7" not in OPEN:
            public_address(parts.hostname or "", parts.port or 80)
        with urlopen(parts.geturl(), timeout=1) as found:  # noqa: S310 - this is the hole
            return HttpResponse(found.read(1_000))
    except (AdapterError, OSError, ValueError):
        return HttpResponse("<p>nothing there</p>")


def about(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>about</p>")


def old_order(request: HttpRequest, number: int) -> HttpResponse:
    """The first version of an order's page, which everybody forgot."""
    return HttpResponse(HOUSE.orders[number][1] if number in HOUSE.orders else "")


def hook(request: HttpRequest, token: str) -> HttpResponse:
    if token != TOKEN:
        raise Http404
    genuine = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()
    if "API10" not in OPEN and not hmac.compare_digest(request.headers.get("X-Signature", ""), genuine):
        return HttpResponse(status=401)
    HOUSE.told.append(request.body)
    return HttpResponse(status=200)
