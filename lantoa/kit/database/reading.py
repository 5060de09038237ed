"""Reads sent to a replica, where whoever asks loses nothing by it: what they wrote before is there, or the primary is asked.

Only inside `reading` does anything go to a replica. The first question of a request decides for all of it: a transaction is begun
there (behind a pooler each of them may be another server), and it stays with it if it has replayed what this visitor must see.
Transactions of ours, everything behind a write, and what says who somebody is and what they may do are always the primary's.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections

from lantoa.kit.world import world

READ = "read"
# Places in PostgreSQL's log; what is no such place stands behind every one there will be.
PLACE = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
LAST = "FFFFFFFF/FFFFFFFF"
# Rooms and parts whose rows say who somebody is, what they may do and what was asked for already: a second old is too old.
OF_THE_PRIMARY = frozenset({"accounts", "auth", "sessions", "journal"})
# A replica that failed is left alone for so long (seconds).
PAUSE = 3.0
# A server that is no replica (all of them are away, and the way leads to the primary) has everything.
HAS = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() >= %s::pg_lsn ELSE true END"
HERE = "SELECT pg_current_wal_flush_lsn()::text"


@dataclass(slots=True)
class _Request:
    """One request as it is answered: `since` gives the place its reads must have reached; `chosen` is where they go, "" before the first."""

    since: Callable[[], str]
    chosen: str = ""
    open: bool = False
    wrote: bool = False


class _Now(threading.local):
    request: _Request | None = None


_now = _Now()
_left_alone_until = float("-inf")


@contextmanager
def reading(since: Callable[[], str]) -> Iterator[_Request]:
    """In the block this thread's reads may go to a replica that has everything until the place `since` gives, asked for once."""
    before, request = _now.request, _Request(since)
    _now.request = request
    try:
        yield request
    finally:
        _now.request = before
        _end(request)


@contextmanager
def primary() -> Iterator[None]:
    """In the block this thread reads where it is written, whatever is around it."""
    before, _now.request = _now.request, None
    try:
        yield
    finally:
        _now.request = before


def alias() -> str:
    """Where a plain read goes now."""
    request = _now.request
    if request is None or request.wrote or connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return DEFAULT_DB_ALIAS
    if not request.chosen:
        request.chosen = READ if _begin(request) else DEFAULT_DB_ALIAS
    return request.chosen


def place() -> str:
    """Where the primary's log ends now: everything acknowledged until now is before that."""
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(HERE)
            return str(cursor.fetchone()[0])
    except Error:
        # Nobody knows: then only the primary will do.
        return LAST


def failed() -> bool:
    """Whether it was the replica that this request fell over. It is left alone for a while then, and the primary asked."""
    request = _now.request
    if request is None or not request.open or not connections[READ].errors_occurred:
        return False
    _leave_alone()
    return True


class Router:
    """Django's way to ask where something is read or written."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS if model._meta.app_label in OF_THE_PRIMARY else alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        if _now.request is not None:
            _now.request.wrote = True
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def _begin(request: _Request) -> bool:
    """Begin this request's transaction on a replica; False where none is there or it has not come far enough."""
    if world.monotonic() < _left_alone_until:
        return False
    line = connections[READ]
    try:
        since = request.since()
        if since == LAST:
            return False
        line.set_autocommit(False)
        request.open = True
        with line.cursor() as cursor:
            cursor.execute(HAS, [since or "0/0"])
            if cursor.fetchone()[0]:
                return True
    except Error:
        _leave_alone()
    _end(request)
    return False


def _end(request: _Request) -> None:
    if not request.open:
        return
    request.open = False
    line = connections[READ]
    try:
        line.rollback()
        line.set_autocommit(True)
    except Error:
        with suppress(Error):
            line.close()


def _leave_alone() -> None:
    global _left_alone_until
    _left_alone_until = world.monotonic() + PAUSE
