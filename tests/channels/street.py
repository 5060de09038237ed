"""A world in which the network ends at the sandbox: what an adapter asks over HTTP is answered by its miniature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from flask import Flask

from lantoa.kit.world import Response, World

SANDBOX = "http://sandbox.test"


class Street(World):
    """Calls to the sandbox's address reach its application; nothing else is there. `down` lets nothing through."""

    down: ClassVar[bool] = False

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.asked: list[str] = []

    def http(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None, timeout: float = 10.0
    ) -> Response:  # fmt: skip
        if self.down or not url.startswith(SANDBOX):
            raise OSError("nobody there")
        parts = urlsplit(url)
        self.asked.append(f"{method} {parts.path}")
        answer = self.client.open(
            f"{parts.path}?{parts.query}", method=method, data=body, headers=list((headers or {}).items())
        )
        return Response(answer.status_code, {name.lower(): said for name, said in answer.headers.items()}, answer.data)
