"""The embedded database, watched."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base, operations

from lantoa.kit.database.watching import Watching

PATIENCE = 200  # milliseconds


class DatabaseOperations(operations.DatabaseOperations):
    """Django's way with SQLite, where emptying a database for good is another thing than deleting what must not be deleted."""

    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        """PostgreSQL truncates past the triggers of a row; here the guards step aside for the while."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            guards = [(name, sql) for name, sql, table in cursor.fetchall() if table in tables]
        emptied = super().sql_flush(style, tables, **options)
        aside = [f"DROP TRIGGER {self.quote_name(name)}" for name, _sql in guards]
        return [*aside, *emptied, *(sql for _name, sql in guards)] if emptied else emptied


class DatabaseWrapper(Watching, base.DatabaseWrapper):
    """Django's connection to SQLite, watched."""

    ops_class = DatabaseOperations

    def _is_over(self) -> bool:
        # Whatever went wrong, nothing of this connection is still on its way: a transaction it still holds is seen by nobody.
        return True

    def is_settled(self) -> bool:
        """Whoever takes the write lock comes after every commit, and finds the log in order if its last writer was killed."""
        line: Any = self.Database.connect(**self.get_connection_params())
        try:
            line.execute(f"PRAGMA busy_timeout = {PATIENCE}")
            line.execute("BEGIN IMMEDIATE")
            line.execute("ROLLBACK")
        except self.Database.OperationalError:
            return False
        finally:
            line.close()
        return True
