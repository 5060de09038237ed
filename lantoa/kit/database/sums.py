"""Add amounts to many rows in one statement, alike on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection, models

AT_ONCE = 500


def add_to(
    model: type[models.Model], amounts: Mapping[str, Mapping[int, int]], *, clear: Sequence[str] = (), only: str = ""
) -> int:
    """Add to each column named, in each row (by primary key), its amount, and set the columns of `clear` to NULL in the same rows;
    returns how many rows there were.

    `only` is a condition in SQL, written by us and without parameters, that a row must meet as well. Nothing stops two
    statements of this kind from waiting for each other over the same rows: lock them in one order first.
    """
    quote = connection.ops.quote_name
    columns = {
        "pk" if field.primary_key else field.name: quote(str(field.column)) for field in model._meta.concrete_fields
    }
    table = quote(model._meta.db_table)
    changes = [
        f"{columns[name]} = {columns[name]} + given.column{place}" for place, name in enumerate(amounts, start=2)
    ]
    changes += [f"{columns[name]} = NULL" for name in clear]
    rows, changed = sorted({pk for those in amounts.values() for pk in those}), 0
    one = f"({', '.join(['%s'] * (1 + len(amounts)))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            cursor.execute(
                f"UPDATE {table} SET {', '.join(changes)} FROM (VALUES {', '.join([one] * len(part))}) AS given"  # noqa: S608
                f" WHERE {table}.{columns['pk']} = given.column1{f' AND {only}' if only else ''}",
                [value for pk in part for value in (pk, *(those.get(pk, 0) for those in amounts.values()))],
            )
            changed += cursor.rowcount
    return changed
