"""One writer per process for a rush: whoever comes while a batch is being written goes along with the next one.

Many who write the same kind of thing would otherwise queue one commit at a time; together they share queries and commit, and
each still gets their own answer.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from django.db import connection

from lantoa.kit.database.wall import house
from lantoa.kit.world import world

Wish = TypeVar("Wish")
Answer = TypeVar("Answer")
LARGEST = 32
# In a rush the one who writes waits for those just coming, as databases do before a shared commit: for as long as one
# more comes within PAUSE, at most LONGEST (seconds).
PAUSE = 0.0025
LONGEST = 0.04


@dataclass(slots=True, eq=False)
class Ticket(Generic[Wish, Answer]):
    """One wish in the line. `called` is set when its answer is there, or when it is its turn to write for all."""

    wish: Wish
    answer: Future[Answer] = field(default_factory=Future)
    called: threading.Event = field(default_factory=threading.Event)


class Writer(Generic[Wish, Answer]):
    """Collects wishes and writes them in batches: whoever finds nobody writing writes for all who have come, then passes
    the pen to the first of those who came meanwhile.

    `write` takes a batch, in one transaction, and says for each wish its answer or the error that refuses it; when it raises for
    several, each is tried alone. Wishes of one `key` never stand in one batch.
    """

    def __init__(
        self, write: Callable[[list[Wish]], Sequence[Answer | Exception]], key: Callable[[Wish], Hashable]
    ) -> None:
        self._together, self._key = write, key
        self._waiting: list[Ticket[Wish, Answer]] = []
        self._guard = threading.Lock()
        self._writing = False
        # How many came together last time: when as many are here again, there is nothing to wait for.
        self._expected = 1
        self._all_here = threading.Event()

    def write(self, wish: Wish) -> Answer:
        """Written, perhaps in one transaction with others; raises what refuses it."""
        ticket: Ticket[Wish, Answer] = Ticket(wish)
        with self._guard:
            self._waiting.append(ticket)
            if len(self._waiting) >= self._expected:
                self._all_here.set()
            first, self._writing = not self._writing, True
        if not first:
            ticket.called.wait()
        if not ticket.answer.done():
            try:
                self._gather()
                with _turn():
                    self._write(self._next())
            finally:
                self._pass_on(ticket)
        return ticket.answer.result()

    def _gather(self) -> None:
        until = world.monotonic() + LONGEST
        came = 0
        while came < len(self._waiting) < self._expected and world.monotonic() < until:
            came = len(self._waiting)
            if self._all_here.wait(PAUSE):
                break

    def _next(self) -> list[Ticket[Wish, Answer]]:
        with self._guard:
            batch: list[Ticket[Wish, Answer]] = []
            rest: list[Ticket[Wish, Answer]] = []
            keys = set()
            for ticket in self._waiting:
                # The same key twice (a double click) goes into two batches, so that the second finds the first's answer.
                key = self._key(ticket.wish)
                (batch if len(batch) < LARGEST and key not in keys else rest).append(ticket)
                keys.add(key)
            self._waiting, self._expected = rest, len(batch)
            self._all_here.clear()
            return batch

    def _pass_on(self, mine: Ticket[Wish, Answer]) -> None:
        with self._guard:
            # Still there only when something stopped this thread before it wrote: the others must not wait for it.
            self._waiting = [ticket for ticket in self._waiting if ticket is not mine]
            self._writing = bool(self._waiting)
            if self._waiting:
                self._waiting[0].called.set()

    def _write(self, batch: list[Ticket[Wish, Answer]]) -> None:
        try:
            self._answer(batch)
        finally:
            # Whatever stopped the writing thread (a shutdown too), nobody is left waiting for an answer.
            for ticket in batch:
                if not ticket.answer.done():
                    ticket.answer.set_exception(RuntimeError("it was not written"))
                ticket.called.set()

    def _answer(self, batch: list[Ticket[Wish, Answer]]) -> None:
        try:
            with house("one writes for all who came"):
                answers = self._together([ticket.wish for ticket in batch])
        except Exception as error:  # noqa: BLE001 - one broken wish must not take its neighbours along
            if len(batch) > 1:
                for single in batch:
                    self._write([single])
            else:
                batch[0].answer.set_exception(error)
            return
        for ticket, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Exception):
                ticket.answer.set_exception(answer)
            else:
                ticket.answer.set_result(answer)


@contextmanager
def _turn() -> Iterator[None]:
    # The embedded database has one writer at a time, and its own waiting sleeps longer and longer: processes queue here instead.
    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not name.is_file():
        yield
        return
    with name.with_suffix(".turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
