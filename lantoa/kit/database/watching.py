"""What both databases have in common: every statement is looked at, every outermost commit is marked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import OperationalError, transaction

from lantoa.kit import database
from lantoa.kit.database.in_flight import Capped
from lantoa.kit.page_cache.statements import changed
from lantoa.kit.page_cache.table import NoSlot
from lantoa.kit.page_cache.touched import Touched


def watch(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Note which rooms' watched tables a statement may change; give one that stands alone a transaction to be marked in."""
    connection = context["connection"]
    text = sql if isinstance(sql, str) else str(sql)
    if connection.statements is not None:
        connection.statements.append(text)
    tables = database.watched()
    found = changed(text, tables)
    if not found:
        return execute(sql, params, many, context)
    if connection.autocommit and not connection.in_atomic_block:
        with transaction.atomic(using=connection.alias, savepoint=False):
            answer = watch(execute, sql, params, many, context)
            cursor = context["cursor"]
            if cursor.cursor.description is not None:
                # SQLite commits nothing while rows are still to be fetched.
                cursor.cursor = _Fetched(cursor.cursor)
            return answer
    for name in found:
        connection.touched.wrote(tables[name])
    return execute(sql, params, many, context)


class _Fetched:
    """A cursor whose rows were all fetched before the commit."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._rows = iter(cursor.fetchall())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        yield from self._rows

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)


class Watching(Capped):
    """Put before Django's own wrapper of a connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.touched = Touched()
        self.statements: list[str] | None = None
        self.execute_wrappers: list[Any]
        self.execute_wrappers.append(watch)

    def _commit(self) -> None:
        names = self.touched.names()
        if names:
            self._commit_marked(names)
        else:
            super()._commit()  # type: ignore[misc]
        self.touched.clear()
        if database.has_left():
            database.table().repair()

    def _commit_marked(self, names: frozenset[str]) -> None:
        try:
            for tell in database.news():
                tell(self, names)
            mark = database.table().begin(names)
        except (OSError, NoSlot) as error:
            # Django undoes what the database refuses; with anything else it would go on, and SQLite then commits after all.
            self._rollback()
            raise OperationalError(f"the commit cannot be marked: {error}") from error
        try:
            super()._commit()  # type: ignore[misc]
        except BaseException:
            if self._is_over():
                mark.finish()
            else:
                mark.leave()
            raise
        mark.finish()

    def _rollback(self) -> None:
        self.touched.clear()
        super()._rollback()  # type: ignore[misc]

    def _close(self) -> None:
        self.touched.clear()
        super()._close()

    def _is_over(self) -> bool:
        """Whether a commit that failed is known to be over; else it may still come to be."""
        raise NotImplementedError

    def is_settled(self) -> bool:
        """Whether every transaction that had begun before this call is over by now. Asks on a line of its own."""
        raise NotImplementedError
