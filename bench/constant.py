"""The least a web server can do: the same 12 kB for every request. What kept pages are measured beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

BODY = [b"x" * 12_288]
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "12288")]


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", HEADERS)
    return BODY
