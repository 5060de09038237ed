"""A browser's memory on a keep-alive connection: cookies, the guard of forms, redirects followed; counts what it was asked."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from bench.buyers import Connection

COOKIE = re.compile(rb"(?i)set-cookie:\s*([^=]+)=([^;\r]*)")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
ONWARD = re.compile(rb"(?i)\r\nlocation:\s*([^\r]+)")


class Shopper:
    """One visitor of a shop."""

    def __init__(self, port: int) -> None:
        self._line = Connection(port)
        self._cookies: dict[str, str] = {}
        self._token = ""
        self.requests = 0

    def get(self, path: str) -> bytes:
        """The page there, or to where it leads."""
        return self._ask("GET", path, b"")

    def post(self, path: str, fields: dict[str, str]) -> bytes:
        """Send a form with the guard of the page seen last; the page it leads to."""
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": self._token}).encode())

    def close(self) -> None:
        self._line.close()

    def _ask(self, method: str, path: str, body: bytes) -> bytes:
        for _ in range(8):
            cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            headers = f"Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            status, head, page = self._line.ask(method, path, headers, body)
            self.requests += 1
            self._cookies |= {name.decode().strip(): value.decode() for name, value in COOKIE.findall(head)}
            if status in (302, 303):
                onward = ONWARD.search(head)
                at = urlsplit(onward[1].decode() if onward else "/")
                method, path, body = "GET", at.path + (f"?{at.query}" if at.query else ""), b""
                continue
            if status != 200:
                raise SystemExit(f"{method} {path} answered {status}")
            found = TOKEN.search(page)
            self._token = found[1].decode() if found else self._token
            return page
        raise SystemExit(f"{path} leads on and on")
