"""One writer per process for the rush: whoever comes while a batch is being written goes along with the next one.

Sixteen buyers of one product would otherwise queue on its stock row one commit at a time; together they share the
commit, and each still gets their own answer.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders.actions.place import Wish, place_orders
from lantoa.orders.models import Order

LARGEST = 32
# In a rush the writer waits this long (seconds) for those who are just coming, as databases do before a shared commit.
GATHER = 0.004
Answer = Future["list[Order]"]


class Writer:
    """Collects wishes and writes them in batches; the first to come writes for those who came with them."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Wish, Answer]] = []
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._rush = False

    def place(self, wish: Wish) -> list[Order]:
        """Like `place_order`, perhaps in one transaction with others. Raises what `place_order` raises."""
        answer: Answer = Future()
        with self._guard:
            self._waiting.append((wish, answer))
        while not answer.done():
            with self._writing:
                if not answer.done():
                    if self._rush:
                        world.sleep(GATHER)
                    with _turn():
                        self._write(self._next())
        return answer.result()

    def _next(self) -> list[tuple[Wish, Answer]]:
        with self._guard:
            batch: list[tuple[Wish, Answer]] = []
            rest: list[tuple[Wish, Answer]] = []
            keys = set()
            for wish, answer in self._waiting:
                # The same key twice (a double click) goes into two batches, so that the second finds the first's answer.
                fits = len(batch) < LARGEST and wish.key not in keys
                (batch if fits else rest).append((wish, answer))
                keys.add(wish.key)
            self._waiting, self._rush = rest, len(batch) > 1
            return batch

    def _write(self, batch: list[tuple[Wish, Answer]]) -> None:
        try:
            self._place(batch)
        finally:
            # Whatever stopped the writing thread (a shutdown too), nobody is left waiting for an answer.
            for _wish, answer in batch:
                if not answer.done():
                    answer.set_exception(RuntimeError("the order was not written"))

    def _place(self, batch: list[tuple[Wish, Answer]]) -> None:
        try:
            answers = place_orders([wish for wish, _answer in batch])
        except Exception as error:  # noqa: BLE001 - one broken wish must not take its neighbours along
            if len(batch) > 1:
                for single in batch:
                    self._write([single])
            else:
                batch[0][1].set_exception(error)
            return
        for (_wish, future), answer in zip(batch, answers, strict=True):
            if isinstance(answer, RuleError):
                future.set_exception(answer)
            else:
                future.set_result(answer)


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


_writer = Writer()


def place(wish: Wish) -> list[Order]:
    """Place an order through this process's writer."""
    return _writer.place(wish)
