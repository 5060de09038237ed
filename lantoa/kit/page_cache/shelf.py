"""The pages a process keeps: compressed bodies with their headers, the least asked for go first."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from datetime import datetime

import brotli

from lantoa.kit.page_cache.table import Table
from lantoa.kit.world import world

Headers = list[tuple[str, str]]
Places = tuple[tuple[int, int, bytes], ...]
# A page's own weight beside its bodies: headers, rows, the key.
_FRAME = 3000
_OWN = frozenset({"content-length", "content-encoding", "etag", "vary", "cache-control"})
# A larger one does not come with our styles and scripts in the first flight of a new line (14 kB): it is worth more effort.
_LARGE = 4_600
_TOLD_AGAIN = frozenset({"cache-control", "vary", "etag"})


class Page:
    """One answer, the same for everybody. Not kept unless it has `places`; its rows are remembered either way."""

    __slots__ = ("_answers", "_bodies", "_headers", "etag", "places", "rows", "until", "used")

    def __init__(self, body: bytes, headers: Iterable[tuple[str, str]], *, rows: frozenset[int], places: Places | None, until: datetime | None) -> None:  # fmt: skip
        self.rows = rows
        self.places = places
        self.until = until
        self.used = False
        self.etag = hashlib.blake2b(body, digest_size=12).hexdigest()
        self._bodies = {"": body}
        self._headers = [(name, value) for name, value in headers if name.lower() not in _OWN]
        self._answers: dict[str, tuple[Headers, list[bytes], str]] = {}

    def is_fresh(self, table: Table) -> bool:
        """Whether nothing the page shows was changed, or began to be changed, since it was built."""
        if self.places is None:
            return False
        memory = table.memory
        for first, last, seen in self.places:
            if memory[first:last] != seen:
                return False
        return self.until is None or world.now() < self.until

    def answer(self, encoding: str) -> tuple[Headers, list[bytes], str]:
        """(headers, body, entity tag) in this encoding: "br", "gzip" or "" for none; made once."""
        made = self._answers.get(encoding)
        if made is None:
            body = self._body(encoding)
            tag = f'"{self.etag}-{encoding}"' if encoding else f'"{self.etag}"'
            headers = [*self._headers, ("Content-Length", str(len(body))), ("ETag", tag), ("Vary", "Accept-Encoding")]
            # A browser may keep the page but asks each time whether it is still the one; that costs no body.
            headers.append(("Cache-Control", "no-cache"))
            if encoding:
                headers.append(("Content-Encoding", encoding))
            made = self._answers[encoding] = headers, [body], tag
        return made

    def unchanged(self, encoding: str) -> Headers:
        """The headers that say that what the asker has is still good (304)."""
        return [(name, value) for name, value in self.answer(encoding)[0] if name.lower() in _TOLD_AGAIN]

    def settle(self) -> None:
        """Let the bare body go once a compressed one is there: nearly nobody asks for it."""
        if len(self._bodies) > 1 and "" not in self._answers:
            self._bodies.pop("", None)

    @property
    def weight(self) -> int:
        """About how many bytes of memory it takes."""
        return _FRAME + sum(len(body) for body in list(self._bodies.values()))

    def _body(self, encoding: str) -> bytes:
        made = self._bodies.get(encoding)
        if made is None:
            made = self._bodies[encoding] = compress(self._plain(), encoding, lasting=self.places is not None)
        return made

    def _plain(self) -> bytes:
        bodies = dict(self._bodies)
        if "" in bodies:
            return bodies[""]
        return brotli.decompress(bodies["br"]) if "br" in bodies else gzip.decompress(bodies["gzip"])


def compress(body: bytes, encoding: str, *, lasting: bool) -> bytes:
    """The body in this encoding; with a little more effort where it will be sent again and again, and with much where it is large."""
    if encoding == "br":
        made: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5 if lasting else 1)
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=11) if lasting and len(made) > _LARGE else made
    return gzip.compress(body, 6, mtime=0) if encoding == "gzip" else body


class Shelf:
    """Pages by their key, no more than `limit` bytes of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._weight = 0
        self._guard = threading.Lock()

    def get(self, key: Hashable) -> Page | None:
        return self._pages.get(key)

    def put(self, key: Hashable, page: Page) -> None:
        """Keep the page in place of the one that was there; what nobody asked for meanwhile makes room."""
        with self._guard:
            self._drop(key)
            self._pages[key] = page
            self._weights[key] = page.weight
            self._weight += page.weight
            while self._weight > self._limit and self._pages:
                oldest, kept = next(iter(self._pages.items()))
                if kept.used and oldest != key:
                    kept.used = False
                    self._pages.move_to_end(oldest)
                else:
                    self._drop(oldest)

    def _drop(self, key: Hashable) -> None:
        if self._pages.pop(key, None) is not None:
            self._weight -= self._weights.pop(key)

    def clear(self) -> None:
        with self._guard:
            self._pages.clear()
            self._weights.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._pages)
