"""Buyers before the front: over TLS, from a network of their own, as browsers send it."""

from __future__ import annotations

import socket
import ssl

from bench.buyers import Connection
from deploy.ground import BUYERS, inside
from deploy.layout import BY_NAME, HOST

PATIENCE = 20.0


class Line(Connection):
    """One keep-alive line through HAProxy's TLS."""

    def __init__(self, port: int = 443) -> None:
        self._port, self._rest = port, b""
        with inside(BUYERS):
            bare = socket.create_connection((BY_NAME["front1"].address, port), PATIENCE)
        bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # The certificate is one this trial made a minute ago: what is tried is the way, not whom it leads to.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._socket = context.wrap_socket(bare, server_hostname=HOST)

    def written(self, method: str, path: str, headers: str, length: int) -> bytes:
        head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nReferer: https://{HOST}{path}\r\n"
        return f"{head}{headers}Content-Length: {length}\r\n\r\n".encode()
