"""Whose public pages other machines have changed."""

from __future__ import annotations

from django.db import connection


def page_news_since(snapshot: str | None, *, besides: str) -> tuple[str, set[str]]:
    """Whose public pages were changed by commits that the snapshot did not see, other than those of this origin; and the
    snapshot to ask with next time. Without a snapshot only that. PostgreSQL only; one query."""
    with connection.cursor() as cursor:
        if snapshot is None:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return cursor.fetchone()[0], set()
        # A line's own number says nothing about when its transaction committed: the snapshots do.
        cursor.execute(
            "SELECT pg_current_snapshot()::text, ARRAY(SELECT names FROM journal_pagenews"
            " WHERE xid >= pg_snapshot_xmin(%s::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, %s::pg_snapshot) AND origin <> %s)",
            [snapshot, snapshot, besides],
        )
        following, news = cursor.fetchone()
    return following, {name for line in news for name in line.split()}
