"""Asks other markets by HTTP: the named address and no other, in time, and on a public server by HTTPS in the open net only."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

from lantoa.kit import http_line
from lantoa.kit.errors import AdapterError
from lantoa.kit.open_net import addresses_of, public_address
from lantoa.kit.world import world
from lantoa.portal.adapters.base import MOST_BYTES, NoAnswer, Reply

AGENT = "LantoaMarket"


class Adapter:
    """One connection a question: markets ask each other seldom, and a kept one would have to be watched. See docs/adapters/market_http.md."""

    def get(self, address: str, path: str, *, headers: Mapping[str, str], seconds: float) -> Reply:
        parts = urlsplit(address)
        host, tls = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if tls else 80)
        if settings.PRODUCTION and not tls:
            raise NoAnswer("address")
        until = world.monotonic() + seconds
        try:
            found = public_address(host, port) if settings.PRODUCTION else addresses_of(host, port)[0]
        except AdapterError as error:
            raise NoAnswer("down" if error.retryable else "address") from None
        left = max(until - world.monotonic(), 0.01)
        line = http_line.Line(host, found, port, tls=tls, silence=left)
        return _ask(line, f"{parts.path}{path}", {"User-Agent": f"{AGENT}/1.0", **headers}, left)

    def check_config(self) -> str:
        return ""


def _ask(line: http_line.Line, path: str, headers: Mapping[str, str], seconds: float) -> Reply:
    plain = {**headers, "Accept-Encoding": "identity", "Connection": "close"}
    try:
        said = http_line.get(line, path, plain, seconds=seconds, most=MOST_BYTES)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer("slow" if isinstance(error, TimeoutError) else "down") from None
    if said.more:
        raise NoAnswer("size")
    return Reply(said.status, said.headers, said.body)
