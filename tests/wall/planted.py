"""Two households and, in every guarded table, a row of each: made by what the columns ask for, so that no table is forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection

from lantoa.accounts import api as accounts
from lantoa.places import api as places

# A row's key to the row above it, as a policy says it.
ABOVE = re.compile(
    r"FROM (\w+) its WHERE its\.id = \{table\}\.(\w+)|\{table\}\.(\w+) IN \(SELECT its\.id FROM (\w+) its"
)
OF_ITS_OWNER = {"person_id": "person", "by_id": "person", "organisation_id": "organisation"}
# What a check of the table asks for beside the kind of its columns.
ASKED = {"cases_case": {"state": "draft"}, "workforce_payline": {"how": ""}}
COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), a.attnotnull AND a.attidentity = '' AND pg_get_expr(d.adbin, d.adrelid) IS NULL
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
VALUES = {
    "boolean": False, "timestamp with time zone": "2026-11-20T08:00:00Z", "date": "2026-11-20", "jsonb": "{}", "bytea": b"", "uuid": "0192a3b4-0000-7000-8000-000000000000",
}  # fmt: skip


@dataclass(frozen=True)
class Two:
    """Both who own, and of each guarded table the ids of the rows of the first and of the second."""

    actors: tuple[accounts.ActingPerson, accounts.ActingPerson]
    rows: dict[str, tuple[int, int]]


def plant() -> Two:
    """Call it inside a transaction that is undone."""
    unit = places.Unit.objects.get(slug="van-don")
    owners = [accounts.person_for(f"+8491200071{number}", f"Chủ nhà {number}") for number in (1, 2)]
    homes = [
        accounts.create_organisation(name=f"Nhà {one.pk}", unit=unit, by=accounts.actor_for(one)) for one in owners
    ]
    actors = [accounts.actor_for(*both) for both in zip(owners, homes, strict=True)]
    above = {table: _above(table) for table in accounts.guarded_tables()}
    order = TopologicalSorter({table: {*keys.values()} & {*above} for table, keys in above.items()}).static_order()
    rows: dict[str, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        # Keys to what is not planted point nowhere: whose a row is needs none of them.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in order:
            rows[table] = _row(cursor, table, above[table], rows, actors[0], 0), _row(cursor, table, above[table], rows, actors[1], 1)  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")
    return Two((actors[0], actors[1]), rows)


def _above(table: str) -> dict[str, str]:
    found = [match for one in accounts.row_table()[table].theirs for match in ABOVE.findall(one)]
    return {column or other: parent or second for parent, column, other, second in found}


def _row(cursor: Any, table: str, above: dict[str, str], rows: dict[str, Any], actor: Any, number: int) -> int:
    cursor.execute(COLUMNS, [table])
    values: dict[str, Any] = {}
    for name, kind, needed in cursor.fetchall():
        if name in OF_ITS_OWNER:
            values[name] = getattr(actor, f"{OF_ITS_OWNER[name]}_id")
        elif name in above and above[name] in rows:
            values[name] = rows[above[name]][number]
        elif needed:
            values[name] = VALUES.get(kind, _number(kind, number))
    values.update(ASKED.get(table, {}))
    names, places_ = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places_}) RETURNING id", [*values.values()])  # noqa: S608
    return int(cursor.fetchone()[0])


def _number(kind: str, number: int) -> Any:
    if kind == "text" or "char" in kind:
        return f"x{number}"
    return 1 + number if kind == "smallint" else 71_001 + number
