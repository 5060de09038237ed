"""Asks other markets by HTTP: the named address and no other, in time, and on a public server by HTTPS in the open net only."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings

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
        line = _Line(host, found, port, tls, max(until - world.monotonic(), 0.01))
        return _ask(line, f"{parts.path}{path}", {"User-Agent": f"{AGENT}/1.0", **headers}, until)

    def check_config(self) -> str:
        return ""


class _Line(http.client.HTTPConnection):
    """To the very address that was looked at, asking for the name."""

    def __init__(self, host: str, address: str, port: int, tls: bool, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address, self._tls = address, tls
        # Stays ours when the answer takes the line over: by it whatever trickles in is ended.
        self.held: socket.socket | None = None
        # The name as a market signs it: its usual port is left out.
        self.default_port = 443 if tls else 80

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            safe = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = self.held = safe
            safe.do_handshake()


def _ask(line: _Line, path: str, headers: Mapping[str, str], until: float) -> Reply:
    """The whole of it ends in time, whatever trickles in."""
    over = threading.Event()
    clock = threading.Timer(max(until - world.monotonic(), 0.01), _hang_up, [line, over])
    clock.daemon = True
    clock.start()
    try:
        line.request("GET", path, headers={**headers, "Accept-Encoding": "identity", "Connection": "close"})
        with line.getresponse() as answer:
            body = b""
            while not over.is_set() and (piece := answer.read1(65_536)):
                body += piece
                if len(body) > MOST_BYTES:
                    raise NoAnswer("size")
            if over.is_set():
                raise NoAnswer("slow")
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
    except (OSError, http.client.HTTPException, ValueError) as error:
        slow = over.is_set() or isinstance(error, TimeoutError)
        raise NoAnswer("slow" if slow else "down") from None
    finally:
        clock.cancel()
        line.close()


def _hang_up(line: _Line, over: threading.Event) -> None:
    over.set()
    if line.held is not None:
        with suppress(OSError):
            socket.socket.shutdown(line.held, socket.SHUT_RDWR)
