"""Many at once, on both databases: threads with connections of their own, on the embedded one over a file as in the product."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

AT_ONCE = 8


class Crowd:
    """Eight who do something at the same moment.

    The embedded database of a test lives in memory and knows one connection: at the first call its content is carried over
    into a file, and from then on only what the crowd does, and what is asked `alone`, sees that file.
    """

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.monkeypatch = path, monkeypatch

    def __call__(self, act: Callable[[int], Any], people: int = AT_ONCE) -> list[Any]:
        """Let everybody do it and return what came of each, in the order of their numbers."""
        if connection.vendor == "sqlite" and not self.path.exists():
            self._carry_over()

        def one(number: int) -> Any:
            try:
                return act(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(people) as pool:
            return list(pool.map(one, range(people)))

    def alone(self, act: Callable[[], Any]) -> Any:
        """Let one do something where the crowd was, for example look."""
        return self(lambda _number: act(), people=1)[0]

    def _carry_over(self) -> None:
        from sqlite3 import connect

        connection.ensure_connection()
        target = connect(self.path)
        connection.connection.backup(target)
        # The product's file is in this mode before anybody shares it (`prepare`); while one of sixteen changes it, SQLite
        # refuses the others at once, without the usual patience.
        target.execute("PRAGMA journal_mode=WAL")
        target.close()
        # Connections made from here on, those of other threads, open the file.
        file = {**connections.settings["default"], "NAME": str(self.path)}
        self.monkeypatch.setitem(connections.settings, "default", file)


@pytest.fixture
def crowd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crowd:
    """For tests marked with `django_db(transaction=True)`; a room's conftest imports it."""
    return Crowd(tmp_path / "crowd.sqlite3", monkeypatch)
