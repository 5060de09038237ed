"""PostgreSQL, watched."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base, operations

from lantoa.kit.database import wall
from lantoa.kit.database.postgresql.cursor import SayingCursor
from lantoa.kit.database.watching import Watching
from lantoa.kit.world import world

TRIES, PAUSE = 10, 0.005  # a transaction takes some milliseconds


class DatabaseOperations(operations.DatabaseOperations):
    """Django's way with PostgreSQL, where emptying a database of many tables and few rows takes as long as there are rows."""

    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        """TRUNCATE writes new files for every table, hence DELETE where rows stand, past the guards, by whoever may do that."""
        if options.get("reset_sequences") or not tables or not self._may_pass():
            return super().sql_flush(style, tables, **options)
        found = [
            f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {self.quote_name(table)})"  # noqa: S608
            for number, table in enumerate(tables)
        ]
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(found))
            held = [tables[number] for (number,) in cursor.fetchall()]
        emptied = [f"DELETE FROM {self.quote_name(table)}" for table in held]  # noqa: S608
        return ["SET LOCAL session_replication_role = replica", *emptied] if emptied else []

    def _may_pass(self) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            return bool(cursor.fetchone()[0])


class DatabaseWrapper(Watching, base.DatabaseWrapper):
    """Django's connection to PostgreSQL, watched."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        return {**params, "cursor_factory": SayingCursor}

    def chunked_cursor(self) -> Any:
        """Where statements say who asks, rows come at once: a cursor on the server is a statement of its own, for another transaction."""
        return self.cursor() if wall.stands() else super().chunked_cursor()

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
        except self.Database.Error:
            pass  # away, or a replica by now: nobody knows yet
        return False


def _ask(line: Any, question: str) -> int:
    return int(line.execute(question).fetchone()[0])
