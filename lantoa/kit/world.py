"""Everything the house learns from outside itself: the time, chance, the network and the disk, replaceable by a simulation."""

from __future__ import annotations

import os
import random
import secrets
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO
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


class _NoFurther(request.HTTPRedirectHandler):
    """Goes nowhere a server sends it to."""

    def redirect_request(self, *_asked: object) -> None:
        return None


_HERE = request.build_opener(_NoFurther)


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
        """An unguessable URL-safe text made from `size` random bytes. It does not begin with "-": handed to a command it would be taken
        for an option."""
        while (made := secrets.token_urlsafe(size)).startswith("-"):
            pass
        return made

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
        follow: bool = True,
    ) -> Response:
        """Send one request and return whatever status came back; without `follow` also that the page is somewhere else.

        Raises OSError when no answer came. At most 2 MB of the answer are read.
        """
        call = request.Request(url, data=body, headers=dict(headers or {}), method=method)  # noqa: S310
        try:
            with request.urlopen(call, timeout=timeout) if follow else _HERE.open(call, timeout=timeout) as answer:  # noqa: S310
                return Response(answer.status, _lower(answer.headers.items()), answer.read(_RESPONSE_LIMIT))
        except error.HTTPError as refused:
            return Response(refused.code, _lower(refused.headers.items()), refused.read(_RESPONSE_LIMIT))

    def read_file(self, path: Path) -> bytes:
        return path.read_bytes()

    def write_file(self, path: Path, content: bytes) -> None:
        """Put the bytes there whole or not at all, and durable: written beside, synced, renamed."""
        self.write_lines(path, [content])

    def write_lines(self, path: Path, parts: Iterable[bytes]) -> None:
        """The same for what is too long to be held at once: the parts one after the other, or nothing."""
        self.write_through(path, lambda file: file.writelines(parts))

    def write_through(self, path: Path, write: Callable[[BinaryIO], object]) -> None:
        """The same for what is made while it is written: `write` gets the file, and where it raises nothing is there."""
        with _beside(path) as beside:
            _write(beside, write, mode=0o666)
            beside.replace(path)
        _sync_folder(path.parent)

    def append_line(self, path: Path, line: bytes) -> None:
        """Put one line at the end of a file, durable before this returns; half a line that a crash left there is closed first."""
        _make_folder(path.parent)
        new = not path.exists()
        with path.open("a+b") as handle:
            size = handle.seek(0, os.SEEK_END)
            handle.seek(max(size - 1, 0))
            torn = size > 0 and handle.read(1) != b"\n"
            handle.write((b"\n" if torn else b"") + line + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
        if new:
            _sync_folder(path.parent)

    def remove_file(self, path: Path) -> None:
        """Take a file away, durably; one that is not there is no harm."""
        path.unlink(missing_ok=True)
        if path.parent.exists():
            _sync_folder(path.parent)

    def keep_secret(self, path: Path, content: bytes) -> bytes:
        """The bytes of a file that only its owner may read; `content` is put there, whole, where there is no file yet.

        Of several processes that make it at once one wins, and all get its bytes. Raises PermissionError when others
        may read the file.
        """
        if not path.exists():
            with _beside(path) as beside:
                _write(beside, lambda file: file.write(content), mode=0o600)
                with suppress(FileExistsError):
                    os.link(beside, path)
        # Whoever made it a moment ago may not have come to this yet.
        _sync_folder(path.parent)
        if path.stat().st_mode & 0o077:
            raise PermissionError(f"{path.name} can be read by others: chmod 600 {path.name}")
        return path.read_bytes()

    def replace_secret(self, path: Path, content: bytes) -> None:
        """Put other bytes into a file that only its owner may read, whole or not at all, and durable."""
        with _beside(path) as beside:
            _write(beside, lambda file: file.write(content), mode=0o600)
            beside.replace(path)
        _sync_folder(path.parent)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name beside the path, gone afterwards."""
    _make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _write(path: Path, write: Callable[[BinaryIO], object], *, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as handle:
        write(handle)
        handle.flush()
        os.fsync(handle.fileno())


_standing: set[Path] = set()


def _make_folder(path: Path) -> None:
    """The folder with all it lies in, durable: a file synced in a folder that was not is lost with it."""
    if path in _standing and path.exists():
        return
    if path.parent != path:
        _make_folder(path.parent)
        path.mkdir(exist_ok=True)
        # Also where it is there already: whoever made it a moment ago may not have come to this yet.
        with suppress(PermissionError):
            _sync_folder(path.parent)
    _standing.add(path)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _lower(items: object) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in items}  # type: ignore[attr-defined]


class _Door:
    """The one `world` everybody imports; it passes every question on to the world in force."""

    # Nothing can be put on the door itself: it would stand before every world that is used later.
    __slots__ = ("_world",)

    def __init__(self) -> None:
        self._world = World()

    def __getattr__(self, name: str) -> object:
        return getattr(self._world, name)

    # Asked for every kept page that is given: what stands in a class is found four times as fast as what does not.
    def now(self) -> datetime:
        return self._world.now()

    def monotonic(self) -> float:
        return self._world.monotonic()

    def use(self, replacement: World) -> World:
        """Put another world in force and return the one that was."""
        before, self._world = self._world, replacement
        return before


world: World = _Door()  # type: ignore[assignment]
