"""How many transactions a process has in flight at once: past a handful, writers of one row only get in each other's way."""

from __future__ import annotations

import threading
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError

PATIENCE = 8.0


class Crowded(OperationalError):
    """Nothing was begun: too many others were writing for too long."""


class Turns:
    """So many at once; who comes later waits for one that ends, at most so many seconds."""

    def __init__(self, most: int, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._free = threading.BoundedSemaphore(most)

    def take(self) -> None:
        if not self._free.acquire(timeout=self._patience):
            raise Crowded("too many transactions in flight")

    def give_back(self) -> None:
        self._free.release()


_turns: list[Turns] = []


def cap_transactions(most: int, *, patience: float = PATIENCE) -> None:
    """From now on at most so many transactions of this process are in flight; 0 lets in as many as come."""
    _turns[:] = [Turns(most, patience)] if most else []


class Capped:
    """Put before Django's own wrapper of a connection: its transactions take a turn and give it back however they end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turns | None = None
        self.alias: str
        self._begins = False

    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        if autocommit:
            # Written or undone by now; what runs after a commit may begin a transaction of its own. A line that is only
            # being opened for the one that begins passes here too.
            if not self._begins:
                self._give_back()
            super().set_autocommit(autocommit, *args, **kwargs)  # type: ignore[misc]
            return
        # Of a replica nobody waits for a row: what is only read there needs no turn.
        if self._turn is None and _turns and self.alias == DEFAULT_DB_ALIAS:
            _turns[0].take()
            self._turn = _turns[0]
        self._begins = True
        try:
            super().set_autocommit(autocommit, *args, **kwargs)  # type: ignore[misc]
        except BaseException:
            self._give_back()
            raise
        finally:
            self._begins = False

    def _close(self) -> None:
        self._give_back()
        super()._close()  # type: ignore[misc]

    def _give_back(self) -> None:
        turn, self._turn = self._turn, None
        if turn:
            turn.give_back()
