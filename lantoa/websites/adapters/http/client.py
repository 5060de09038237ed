"""One request to one address: the name is looked up first, and only public addresses are gone to, by exactly the address looked at."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from lantoa.kit.errors import AdapterError
from lantoa.kit.open_net import public_address

MOST_BYTES, TIMEOUT, WHOLE_TIME = 300_000, 5.0, 15.0  # bytes of a page; seconds of silence; seconds of a whole request


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, headers with lower-case names, and the body's first bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


class Distrusted(Exception):
    """The certificate does not hold."""


class _Line(http.client.HTTPConnection):
    """Keeps hold of its socket, which an answer takes over: by it whatever trickles in is ended."""

    held: socket.socket | None = None

    def connect(self) -> None:
        super().connect()
        self.held = self.sock


class _Plain(_Line):
    """To one address, asking for the name."""

    def __init__(self, host: str, address: str, port: int) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection((self._address, self.port), TIMEOUT)


class _Safe(_Plain):
    """The same by TLS: the certificate has to be the name's."""

    def connect(self) -> None:
        super().connect()
        safe = ssl.create_default_context().wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock = self.held = safe
        safe.do_handshake()


def ask(host: str, path: str, *, tls: bool, headers: dict[str, str]) -> Reply:
    """Ask the open net. Raises AdapterError, and Distrusted where the certificate does not hold."""
    port = 443 if tls else 80
    address = public_address(host, port)
    return _ask((_Safe if tls else _Plain)(host, address, port), path, headers)


def ask_through(gateway: str, host: str, path: str, *, headers: dict[str, str]) -> Reply:
    """Ask the sandbox's small web for this name's page: whoever runs this installation named its address. Raises AdapterError."""
    parts = urlsplit(gateway)
    line = _Line(parts.hostname or "", parts.port or 80, timeout=TIMEOUT)
    return _ask(line, path, {**headers, "Host": host})


def _ask(line: _Line, path: str, headers: dict[str, str]) -> Reply:
    """The whole request ends in time whatever trickles in: silence alone would never be long enough."""
    over = threading.Event()
    clock = threading.Timer(WHOLE_TIME, _hang_up, [line, over])
    clock.daemon = True
    clock.start()
    try:
        line.request("GET", path, headers=headers)
        with line.getresponse() as answer:
            if over.is_set():
                raise TimeoutError
            body = b""
            while len(body) < MOST_BYTES:
                if over.is_set():
                    raise TimeoutError
                piece = answer.read1(min(65_536, MOST_BYTES - len(body)))
                if not piece:
                    break
                body += piece
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
    except ssl.SSLCertVerificationError as error:
        raise Distrusted from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise AdapterError(f"no answer: {type(error).__name__}", retryable=True) from error
    finally:
        clock.cancel()
        line.close()


def _hang_up(line: _Line, over: threading.Event) -> None:
    """Whoever reads from it finds its end. Past TLS, which would not be done with so quickly."""
    over.set()
    if line.held is not None:
        with suppress(OSError):
            socket.socket.shutdown(line.held, socket.SHUT_RDWR)
