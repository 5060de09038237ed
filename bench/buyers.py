"""Many buyers at once over real HTTP: keep-alive connections on bare sockets, so that the client costs little."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

_CHUNKED = re.compile(rb"(?i)transfer-encoding:\s*chunked")
_LENGTH = re.compile(rb"(?i)content-length:\s*(\d+)")


@dataclass
class Tally:
    """What the buyers were answered: placed (303), refused (422/409), anything else an error; and the seconds from the start
    to the last order placed (what is refused afterwards, the whole page again, is no order and no part of them)."""

    placed: int = 0
    refused: int = 0
    errors: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0


class Connection:
    """One keep-alive connection that speaks just enough HTTP/1.1."""

    def __init__(self, port: int, patience: float = 30) -> None:
        self._port = port
        self._socket = socket.create_connection(("127.0.0.1", port), patience)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, method: str, path: str, headers: str = "", body: bytes = b"") -> tuple[int, bytes, bytes]:
        """Send one request; status, header block and body of the answer."""
        return self.send(self.written(method, path, headers, len(body)) + body)

    def written(self, method: str, path: str, headers: str, length: int) -> bytes:
        """The head of a request whose body has this many bytes."""
        host = f"127.0.0.1:{self._port}"
        return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\r\n".encode()

    def send(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a whole request as it is; status, header block and body of the answer."""
        self._socket.sendall(request)
        data = self._rest
        while b"\r\n\r\n" not in data:
            data += self._more()
        block, _blank, rest = data.partition(b"\r\n\r\n")
        if _CHUNKED.search(block):
            while not rest.endswith(b"0\r\n\r\n"):
                rest += self._more()
            self._rest = b""
        else:
            found = _LENGTH.search(block)
            length = int(found.group(1)) if found else 0
            while len(rest) < length:
                rest += self._more()
            rest, self._rest = rest[:length], rest[length:]
        return int(block[9:12]), block, rest

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionError("the server closed the connection")
        return more


def rush(port: int, path: str, fields: dict[str, str], *, buyers: int, wishes: int) -> Tally:
    """So many buyers on one product's page, ordering until so many wishes were answered in all."""
    tally, guard, left, started = Tally(), threading.Lock(), [wishes], [0.0]
    barrier = threading.Barrier(buyers, action=lambda: started.__setitem__(0, time.perf_counter()))

    def buyer(number: int) -> None:
        line = Connection(port)
        status, head, page = line.ask("GET", path)
        cookie = re.search(rb"(?i)set-cookie:\s*(csrftoken=[^;]+)", head)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if status != 200 or not cookie or not token:
            raise SystemExit(f"the page to buy on answered {status} without its form")
        headers = f"Cookie: {cookie.group(1).decode()}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        given = {**fields, "csrfmiddlewaretoken": token.group(1).decode(), "phone": f"09{number:08d}", "key": ""}
        body = urlencode(given).encode()
        # All but the key is written beforehand: buyers share the machine with what is measured.
        order = line.written("POST", path, headers, len(body) + len(str(uuid4()))) + body
        barrier.wait()
        while True:
            with guard:
                if left[0] <= 0:
                    return
                left[0] -= 1
            status, _head, _page = line.send(order + str(uuid4()).encode())
            with guard:
                if status == 303:
                    tally.placed += 1
                    tally.seconds = time.perf_counter() - started[0]
                elif status in (409, 422):
                    tally.refused += 1
                else:
                    tally.errors[status] += 1

    threads = [threading.Thread(target=buyer, args=(number,)) for number in range(buyers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally
