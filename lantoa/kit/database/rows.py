"""Write many rows' new values in one statement: Django's own `bulk_update` builds a CASE for each, which costs more than the database's work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def update_rows(rows: Iterable[Model], names: Sequence[str]) -> int:
    """Save these fields of all the rows, which are of one model; returns how many rows there were. A hundred or so at a time."""
    those = list(rows)
    if not those:
        return 0
    meta = those[0]._meta
    key: Any = meta.pk
    fields: list[Any] = [key, *(meta.get_field(name) for name in names)]
    quote = connection.ops.quote_name
    # PostgreSQL wants to know what each value is; the embedded database keeps values as they come.
    typed = connection.vendor == "postgresql"
    marks = [
        f"%s::{field.rel_db_type(connection) if field.is_relation else field.db_type(connection)}" if typed else "%s"
        for field in fields
    ]
    line = f"({', '.join(marks)})"
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in those for field in fields]
    columns = [quote(field.column) for field in fields]
    sets = ", ".join(f"{name} = fresh.{name}" for name in columns[1:])
    table = quote(meta.db_table)
    statement = (
        f"WITH fresh ({', '.join(columns)}) AS (VALUES {', '.join([line] * len(those))}) "  # noqa: S608 - names of our own tables
        f"UPDATE {table} SET {sets} FROM fresh WHERE {table}.{columns[0]} = fresh.{columns[0]}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    return len(those)
