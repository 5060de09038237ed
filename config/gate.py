"""Before Django: as many at once as are answered well, a short line behind them, and for the rest a page that asks again by itself.

Kept pages are given before anybody comes here (config.pages); our own files and the health of the house go past it.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from config.door import Door, door
from config.guard import page_headers
from lantoa.kit.world import world
from lantoa.ui.busy import busy, fields_in, is_typed, length_of

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

# So many are answered at once (in a rush many of them wait in one batch of orders), and so many wait, at most so long (seconds).
# The web has more threads than both together: what is left gives kept pages, files and the page that asks again.
INSIDE, LINE, PATIENCE = 12, 6, 2.0
# Those sent away are asked to come back so that about BACK a second do, none sooner or later than these (seconds).
BACK, SOONEST, LATEST = 60.0, 2.0, 12.0
HALF_LIFE = 4.0
READY = "/health/ready"
AWAY = b"the database does not answer\n"


class Gate:
    """The application behind a gate. One in each process."""

    def __init__(
        self,
        application: Application,
        *,
        inside: int = INSIDE,
        line: int = LINE,
        patience: float = PATIENCE,
        at: Door = door,
    ) -> None:
        self._application = application
        self._free, self._longest, self._patience = inside, line, patience
        self._door = at
        self._guard = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._past = ("/health/", f"/{settings.STATIC_URL.strip('/')}/")
        self._sent_away, self._last = 0.0, 0.0

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(self._past):
            if self._door.is_shut and environ["PATH_INFO"] == READY:
                plain = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
                start("503 Service Unavailable", [*plain, *page_headers()])
                return [AWAY]
            return self._application(environ, start)
        if self._door.is_shut:
            return refuse(environ, start, wait=world.random.randint(2, 5), rush=False)
        if not self._enter():
            return refuse(environ, start, wait=self._wait(), rush=True)
        try:
            return self._application(environ, start)
        finally:
            self._leave()

    def _enter(self) -> bool:
        with self._guard:
            if self._free:
                self._free -= 1
                return True
            if len(self._line) >= self._longest:
                return False
            turn = threading.Event()
            self._line.append(turn)
        if turn.wait(self._patience):
            return True
        with self._guard:
            if turn.is_set():
                return True
            self._line.remove(turn)
            return False

    def _leave(self) -> None:
        with self._guard:
            if self._line:
                # The place is passed on: nobody who comes just now gets before those who wait.
                self._line.popleft().set()
            else:
                self._free += 1

    def _wait(self) -> int:
        with self._guard:
            now = world.monotonic()
            self._sent_away = self._sent_away * 0.5 ** ((now - self._last) / HALF_LIFE) + 1
            self._last = now
            middle = min(LATEST, SOONEST + self._sent_away / BACK)
        return math.ceil(world.random.uniform(middle * 0.5, middle * 1.5))


def refuse(environ: Environ, start: Start, *, wait: int, rush: bool) -> list[bytes]:
    """503 without Django: what was typed comes back with the page."""
    fields = None
    if is_typed(environ) and environ["REQUEST_METHOD"] == "POST":
        fields = fields_in(environ["wsgi.input"].read(int(length_of(environ))))
    headers, body = busy(environ, fields, wait=wait, rush=rush)
    # The line is given free for somebody else: a phone that waits does not need one.
    start(
        "503 Service Unavailable",
        [*headers, *page_headers(), ("Content-Length", str(len(body))), ("Connection", "close")],
    )
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
