"""Questions no page asks for: a request that carries more than was asked for must do no more than one that does not."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import HttpResponse

# What a page, a list or an action might take from whoever asks, by the names such things go by.
HOW_MANY = dict.fromkeys(
    ("limit", "page_size", "per_page", "size", "count", "n", "rows", "top", "first", "so-luong", "moi-trang"), "100000"
)
# Nothing listens there; whoever calls it calls the inner network.
INNER = "http://127.0.0.1:9/latest/meta-data/"
WHERE = dict.fromkeys(
    (
        "url",
        "uri",
        "link",
        "href",
        "address",
        "site",
        "website",
        "domain",
        "callback",
        "webhook",
        "image",
        "source",
        "next_url",
    ),
    INNER,
)
POWER = {
    "is_operator": "1", "is_staff": "1", "is_superuser": "1", "is_active": "1", "is_demo": "1", "role": "operator", "roles": "operator", "kind": "public_body",
    "verified": "1", "level": "9", "proved_at": "2020-01-01", "withheld": "", "rehearsal": "", "helping": "",
}  # fmt: skip
GREW = 20_000  # bytes beyond twice the plain answer


@contextmanager
def calls() -> Iterator[list[str]]:
    """Every address that is called or looked up inside; none of the calls goes out."""
    called: list[str] = []

    def refused(_self: socket.socket, address: Any) -> None:
        called.append(str(address))
        raise ConnectionRefusedError(f"a test called {address}")

    def looked_up(host: Any, *rest: Any, **options: Any) -> Any:
        return find(host, *rest, **options)

    find = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refused)
        patch.setattr(socket, "getaddrinfo", looked_up)
        yield called


def grows(plain: HttpResponse, asked: HttpResponse) -> Iterator[str]:
    """Whether an answer becomes as long as whoever asks would like it."""
    if asked.status_code >= 500:
        yield "breaks when asked for much"
    elif not (plain.streaming or asked.streaming) and len(asked.content) > 2 * len(plain.content) + GREW:
        yield f"gives {len(asked.content)} bytes to who asks for much, {len(plain.content)} to who does not"


def reaches(called: list[str]) -> Iterator[str]:
    yield from (f"calls {address}, which somebody named" for address in called)


def gains(before: object, after: object) -> Iterator[str]:
    """`before` and `after`: who may do what, as the house keeps it."""
    if before != after:
        yield "gives whoever asks what its form does not offer"


def unlimited(send: Callable[[], HttpResponse], often: int, kept: Callable[[], int]) -> Iterator[str]:
    """Whether more than the row's number are taken from one place within the hour; `kept` counts what was taken."""
    first = kept()
    answers = [send().status_code for _time in range(often + 1)]
    taken = kept() - first
    if not taken:
        yield f"takes none at all ({answers})"
    if taken > often:
        yield f"takes {taken} of {often + 1} in one hour, its row says {often}"
