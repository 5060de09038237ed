"""A clock that tests set, and a network that answers as told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import Response, world


class Stage(StandingWorld):
    """A world whose time stands still and whose gateway is a list."""

    def __init__(self) -> None:
        super().__init__(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
        self.requests: list[dict[str, str]] = []
        self.answer: Response | OSError = Response(200, {}, json.dumps({"CodeResult": "100", "SMSID": "abc"}).encode())

    def answers(self, status: int = 200, **said: object) -> None:
        self.answer = Response(status, {}, json.dumps(said).encode())

    def http(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,
    ) -> Response:
        self.requests.append({"url": url, "method": method, **json.loads(body or b"{}")})
        if isinstance(self.answer, OSError):
            raise self.answer
        return self.answer


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    before = world.use(made)
    yield made
    world.use(before)
