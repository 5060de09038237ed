"""Add amounts to many rows in one statement, alike on both databases."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, models

AT_ONCE = 500


def add_to(model: type[models.Model], column: str, amounts: Mapping[int, int], *, only: str = "") -> int:
    """Add to `column` of each row (by primary key) its amount; returns how many rows there were.

    `only` is a condition in SQL, written by us and without parameters, that a row must meet as well. Nothing stops two
    statements of this kind from waiting for each other over the same rows: lock them in one order first.
    """
    quote = connection.ops.quote_name
    columns = {
        "pk" if field.primary_key else field.name: quote(str(field.column)) for field in model._meta.concrete_fields
    }
    table, name = quote(model._meta.db_table), columns[column]
    rows, changed = list(amounts.items()), 0
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            values = ", ".join(["(%s, %s)"] * len(part))
            cursor.execute(
                f"UPDATE {table} SET {name} = {name} + given.column2 FROM (VALUES {values}) AS given"  # noqa: S608
                f" WHERE {table}.{columns['pk']} = given.column1{f' AND {only}' if only else ''}",
                [value for row in part for value in row],
            )
            changed += cursor.rowcount
    return changed
