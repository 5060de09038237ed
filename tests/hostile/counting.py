"""How many rows there are of everything, in one query: it is asked thousands of times."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from django.apps import apps
from django.db import connection


def counted(*aside: str) -> dict[str, int]:
    """Rows by model ("room.model"), those named aside."""
    with connection.cursor() as cursor:
        cursor.execute(_question(aside))
        return dict(cursor.fetchall())


@cache
def _question(aside: Collection[str]) -> str:
    of = {model._meta.label_lower: model._meta.db_table for model in apps.get_models()}
    return " UNION ALL ".join(
        f"SELECT '{name}', COUNT(*) FROM {table}"  # noqa: S608 - our own names
        for name, table in sorted(of.items())
        if name not in aside
    )
