"""What other machines changed, heard by one process of this machine and written into its table of commits."""

from __future__ import annotations

import fcntl
import logging
import threading

from django.db import Error, connection

from lantoa.journal import api as journal
from lantoa.kit.page_cache.table import EVERYTHING, Table
from lantoa.kit.world import world

log = logging.getLogger(__name__)
PAUSE = 0.5
# Lines are dropped after five minutes; who slept longer than this builds everything anew.
LONGEST_SLEEP = 60.0


class Listener(threading.Thread):
    """Asks every half second. Of several processes of a machine one does; when it dies, the next one takes its place."""

    def __init__(self, table: Table) -> None:
        super().__init__(name="page-news", daemon=True)
        self._table = table
        self._snapshot: str | None = None
        self._asked = float("-inf")

    def run(self) -> None:
        with (self._table.folder / "listener").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            while True:
                self._hear()
                world.sleep(PAUSE)

    def _hear(self) -> None:
        try:
            self.hear_once()
        except Error as error:
            # Nothing is lost: pages are built anew each time until news is heard again.
            log.warning("the news of other machines was not heard: %s", error)
            self._snapshot = None
            connection.close()

    def hear_once(self) -> None:
        """Everything committed before this moment is in the table when this returns."""
        now = world.monotonic()
        known = self._snapshot if now - self._asked < LONGEST_SLEEP else None
        following, names = journal.page_news_since(known, besides=self._table.origin)
        if known is None:
            names = {EVERYTHING}
        if names:
            self._table.bump(names)
        self._table.heard(now)
        self._snapshot, self._asked = following, now
