"""A browser that goes where it is sent until it is back at our own address."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import parse_qsl, urljoin, urlsplit


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def sent_back(
    address: str, return_to: str, *, form: bytes | None = None, headers: dict[str, str] | None = None
) -> dict[str, str]:
    """Follow the provider's redirects; the query with which it sends the person back to `return_to`."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()), _Stay
    )
    for _step in range(10):
        try:
            with opener.open(urllib.request.Request(address, form, headers or {}), timeout=10) as answer:  # noqa: S310
                raise AssertionError(f"stays at {address}: {answer.read()[:500]!r}")
        except urllib.error.HTTPError as answer:
            with answer:
                if answer.code not in (302, 303):
                    raise AssertionError(f"{answer.code} at {address}: {answer.read()[:500]!r}") from None
                address, form = urljoin(address, answer.headers["Location"]), None
        if address.partition("?")[0] == return_to:
            return dict(parse_qsl(urlsplit(address).query))
    raise AssertionError("goes round in circles")
