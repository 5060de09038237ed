"""The embedded database, watched."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base

from lantoa.kit.database.watching import Watching

PATIENCE = 200  # milliseconds


class DatabaseWrapper(Watching, base.DatabaseWrapper):
    """Django's connection to SQLite, watched."""

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
