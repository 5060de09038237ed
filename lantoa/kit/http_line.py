"""One question by HTTP to a machine nobody here knows: to the very address that was looked at, cut at a size, and over in time."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: status, headers with lower-case names, the body up to the size asked for, and whether there was more of it."""

    status: int
    headers: dict[str, str]
    body: bytes
    more: bool


class Line(http.client.HTTPConnection):
    """To one address, asking for the name; by TLS the certificate has to be the name's."""

    def __init__(self, host: str, address: str, port: int, *, tls: bool, silence: float) -> None:
        super().__init__(host, port, timeout=silence)
        self._address, self._tls, self._silence = address, tls, silence
        # Stays ours when the answer takes the line over: by it whatever trickles in is ended.
        self.held: socket.socket | None = None
        # The name as others write it: its usual port is left out.
        self.default_port = 443 if tls else 80

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection((self._address, self.port), self._silence)
        if self._tls:
            safe = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = self.held = safe
            safe.do_handshake()


def get(line: Line, path: str, headers: Mapping[str, str], *, seconds: float, most: int) -> Answered:
    """Ask once and read at most so many bytes. The whole of it ends in time whatever trickles in: silence alone would never be long enough.

    Raises TimeoutError when its time is over, else what the line raises: OSError, HTTPException or ValueError.
    """
    over = threading.Event()
    clock = threading.Timer(seconds, _hang_up, [line, over])
    clock.daemon = True
    clock.start()
    try:
        line.request("GET", path, headers=dict(headers))
        with line.getresponse() as answer:
            body = b""
            while (
                not over.is_set() and len(body) <= most and (piece := answer.read1(min(65_536, most + 1 - len(body))))
            ):
                body += piece
            if over.is_set():
                raise TimeoutError
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, told, body[:most], len(body) > most)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        clock.cancel()
        line.close()


def _hang_up(line: Line, over: threading.Event) -> None:
    """Whoever reads from it finds its end. Past TLS, which would not be done with so quickly."""
    over.set()
    if line.held is not None:
        with suppress(OSError):
            socket.socket.shutdown(line.held, socket.SHUT_RDWR)
