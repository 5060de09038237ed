"""PostgreSQL, watched."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from lantoa.kit.database.watching import Watching
from lantoa.kit.world import world

TRIES, PAUSE = 10, 0.005  # a transaction takes some milliseconds


class DatabaseWrapper(Watching, base.DatabaseWrapper):
    """Django's connection to PostgreSQL, watched."""

    def _is_over(self) -> bool:
        line: Any = self.connection
        status = self.Database.pq.TransactionStatus
        return not line.closed and line.info.transaction_status in (status.IDLE, status.INTRANS, status.INERROR)

    def is_settled(self) -> bool:
        """A server may still be committing for a client that is gone: wait until every transaction of this moment has ended."""
        try:
            with self.Database.connect(**{**self.get_connection_params(), "autocommit": True}) as line:
                # A number of its own is higher than that of every transaction that has written; a snapshot's xmax need not be.
                bound = _ask(line, "SELECT pg_current_xact_id()::text::bigint")
                for _ in range(TRIES):
                    if _ask(line, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint") >= bound:
                        return True
                    world.sleep(PAUSE)
        except self.Database.OperationalError:
            pass
        return False


def _ask(line: Any, question: str) -> int:
    return int(line.execute(question).fetchone()[0])
