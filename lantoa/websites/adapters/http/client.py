"""One request to one address: the name is looked up first, and only public addresses are gone to, by exactly the address looked at."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from lantoa.kit import http_line
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


def ask(host: str, path: str, *, tls: bool, headers: dict[str, str]) -> Reply:
    """Ask the open net. Raises AdapterError, and Distrusted where the certificate does not hold."""
    port = 443 if tls else 80
    return _ask(http_line.Line(host, public_address(host, port), port, tls=tls, silence=TIMEOUT), path, headers)


def ask_through(gateway: str, host: str, path: str, *, headers: dict[str, str]) -> Reply:
    """Ask the sandbox's small web for this name's page: whoever runs this installation named its address. Raises AdapterError."""
    parts = urlsplit(gateway)
    there = parts.hostname or ""
    line = http_line.Line(there, there, parts.port or 80, tls=False, silence=TIMEOUT)
    return _ask(line, path, {**headers, "Host": host})


def _ask(line: http_line.Line, path: str, headers: dict[str, str]) -> Reply:
    try:
        said = http_line.get(line, path, headers, seconds=WHOLE_TIME, most=MOST_BYTES)
    except ssl.SSLCertVerificationError as error:
        raise Distrusted from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise AdapterError(f"no answer: {type(error).__name__}", retryable=True) from error
    return Reply(said.status, said.headers, said.body)
