"""One writer per process for the rush: whoever comes while a batch is being written goes along with the next one.

Sixteen buyers of one product would otherwise queue on its stock row one commit at a time; together they share the
commit, and each still gets their own answer.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future

from lantoa.kit.errors import RuleError
from lantoa.orders.actions.place import Wish, place_orders
from lantoa.orders.models import Order

LARGEST = 32
Answer = Future["list[Order]"]


class Writer:
    """Collects wishes and writes them in batches; the first to come writes for those who came with them."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Wish, Answer]] = []
        self._guard = threading.Lock()
        self._writing = threading.Lock()

    def place(self, wish: Wish) -> list[Order]:
        """Like `place_order`, perhaps in one transaction with others. Raises what `place_order` raises."""
        answer: Answer = Future()
        with self._guard:
            self._waiting.append((wish, answer))
        while not answer.done():
            with self._writing:
                if not answer.done():
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
            self._waiting = rest
            return batch

    def _write(self, batch: list[tuple[Wish, Answer]]) -> None:
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


_writer = Writer()


def place(wish: Wish) -> list[Order]:
    """Place an order through this process's writer."""
    return _writer.place(wish)
