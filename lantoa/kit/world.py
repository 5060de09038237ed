"""Everything the house learns from outside itself: the time, chance, the network and the disk, replaceable by a simulation."""

from __future__ import annotations

import os
import random
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib import error, request
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_RESPONSE_LIMIT = 2_000_000


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered: status code, headers with lower-case names, and the body's bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class World:
    """The real world. A simulation subclasses it and puts itself in place with `use`."""

    random: random.Random = random.SystemRandom()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in Vietnam."""
        return self.now().astimezone(VIETNAM).date()

    def monotonic(self) -> float:
        """Seconds from an arbitrary point, never going back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def token(self, size: int = 16) -> str:
        """An unguessable URL-safe text made from `size` random bytes."""
        return secrets.token_urlsafe(size)

    def uuid7(self) -> uuid.UUID:
        """A UUID version 7 (RFC 9562): 48 bits of milliseconds, then chance, so that keys sort by time."""
        milliseconds = int(self.now().timestamp() * 1000)
        value = (milliseconds & (2**48 - 1)) << 80 | self.random.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        return uuid.UUID(int=value)

    def http(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,
    ) -> Response:
        """Send one request and return whatever status came back.

        Raises OSError when no answer came. At most 2 MB of the answer are read.
        """
        call = request.Request(url, data=body, headers=dict(headers or {}), method=method)  # noqa: S310
        try:
            with request.urlopen(call, timeout=timeout) as answer:  # noqa: S310
                return Response(answer.status, _lower(answer.headers.items()), answer.read(_RESPONSE_LIMIT))
        except error.HTTPError as refused:
            return Response(refused.code, _lower(refused.headers.items()), refused.read(_RESPONSE_LIMIT))

    def read_file(self, path: Path) -> bytes:
        return path.read_bytes()

    def write_file(self, path: Path, content: bytes) -> None:
        """Put the bytes there whole or not at all, and durable: written beside, synced, renamed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with beside.open("wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _lower(items: object) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in items}  # type: ignore[attr-defined]


class _Door:
    """The one `world` everybody imports; it passes every question on to the world in force."""

    def __init__(self) -> None:
        self._world = World()

    def __getattr__(self, name: str) -> object:
        return getattr(self._world, name)

    def use(self, replacement: World) -> World:
        """Put another world in force and return the one that was."""
        before, self._world = self._world, replacement
        return before


world: World = _Door()  # type: ignore[assignment]
