"""Tell the other machines which public pages a commit changes, in the very transaction that changes them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from lantoa.kit import database

_ready: list[bool] = []


def tell_other_machines(line: Any, names: frozenset[str]) -> None:
    """Called just before each commit that changes public pages. A single machine needs no telling."""
    if not settings.SHARED_DATABASE or not _is_there(line):
        return
    with line.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_pagenews (origin, names, at) VALUES (%s, %s, clock_timestamp())",
            [database.table().origin, " ".join(sorted(names))],
        )


def _is_there(line: Any) -> bool:
    # The migration that makes the table is itself a commit to be told of.
    if not _ready:
        with line.cursor() as cursor:
            cursor.execute("SELECT to_regclass('journal_pagenews') IS NOT NULL")
            if cursor.fetchone()[0]:
                _ready.append(True)
    return bool(_ready)


def forget_page_news() -> int:
    """Drop what every machine has heard, or will never need again: older than five minutes. Returns how many."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_pagenews WHERE at < clock_timestamp() - interval '5 minutes'")
        return int(cursor.rowcount)
