"""A cursor whose statements say who asks, where a guarded table is named (lantoa.kit.database.wall)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db.backends.postgresql import base

from lantoa.kit.database import wall

_Cursor: Any = base.Cursor


class SayingCursor(_Cursor):  # type: ignore[misc]
    """Django's cursor, with its claim before the statement in one message: it ends with the statement, or with its transaction."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Self:
        said = wall.before(query) if wall.stands() and isinstance(query, str) else ""
        if not said:
            super().execute(query, params, prepare=prepare, binary=binary)
            return self
        # Two statements cannot be prepared as one.
        super().execute(said + query, params, prepare=False, binary=binary)
        self.nextset()
        return self

    def executemany(self, query: Any, params_seq: Iterable[Any], *, returning: bool = False) -> None:
        if wall.stands() and isinstance(query, str) and wall.before(query):
            for params in params_seq:
                self.execute(query, params)
            return
        super().executemany(query, params_seq, returning=returning)
