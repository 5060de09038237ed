"""What the database says of a large table: whether it lies in parts, which, and how much is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import connection

from lantoa.kit.database.parts import blocks

BOUND = "lantoa_parts_bound"
LONGEST = 63

KIND = "SELECT relkind::text FROM pg_class WHERE oid = to_regclass(%s)"
TREE = """
SELECT c.relname, t.isleaf, pg_get_expr(c.relpartbound, c.oid), greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
FROM pg_partition_tree(to_regclass(%s)) t JOIN pg_class c ON c.oid = t.relid WHERE t.level > 0 ORDER BY t.level, c.relname
"""
HANGING = """
SELECT conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0
AND (confrelid = to_regclass(%s) AND NOT convalidated OR conrelid = to_regclass(%s)) ORDER BY conname
"""
SAID = """
SELECT pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint
WHERE conname = %s AND conrelid = to_regclass(%s) AND obj_description(oid, 'pg_constraint') IS NOT NULL
"""
SIZE = "SELECT greatest(reltuples, 0)::bigint, pg_total_relation_size(oid) FROM pg_class WHERE oid = to_regclass(%s)"


@dataclass(frozen=True, slots=True)
class Large:
    """A table that is to lie in parts: by the numbers of its rows (province and month), or by the month of `column`.

    `final`: its rows are never changed, so that they can be summed up before and after.
    """

    table: str
    by: Literal["id", "day"]
    column: str
    final: bool = False

    @property
    def old(self) -> str:
        """The part with everything that was there before."""
        return f"{self.table}_old"

    @property
    def other(self) -> str:
        """The part that catches what no other takes."""
        return f"{self.table}_other"

    def top(self, province: int) -> str:
        """What the parts of this province's months hang on: the table itself where it is cut by days."""
        return f"{self.table}_p{province:02}" if self.by == "id" else self.table

    def part(self, province: int, month: date) -> str:
        """The part of a month."""
        return f"{self.top(province)}_{'' if self.by == 'id' else 'm'}{month:%Y%m}"

    def bounds(self, province: int, month: date) -> tuple[str, str]:
        """From what on and up to what, as SQL writes it."""
        if self.by == "id":
            return str(blocks.block(province, month)), str(blocks.block_after(province, month))
        return f"'{month}'", f"'{blocks.following(month)}'"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, what belongs in it as PostgreSQL says it, rows by its estimate, bytes with indexes."""

    name: str
    bound: str
    rows: int
    size: int

    @property
    def is_default(self) -> bool:
        return self.bound == "DEFAULT"


def is_in_parts(table: str) -> bool:
    return bool(value(KIND, table) == "p")


def parts(table: str) -> list[Part]:
    """Those that hold rows."""
    return [Part(name, bound, held, size) for name, leaf, bound, held, size in rows(TREE, table) if leaf]


def tree(table: str) -> set[str]:
    """Names of all that hangs on it, those between included."""
    return {name for name, *_rest in rows(TREE, table)}


def size(table: str) -> tuple[int, int]:
    """Rows by PostgreSQL's estimate and bytes with indexes, of the table with all its parts."""
    ((held, much),) = rows(SIZE, table)
    those = parts(table)
    return max(held, sum(one.rows for one in those)), much + sum(one.size for one in those)


def missing(large: Large, province: int, today: date, months: int) -> list[date]:
    """The months, from this one on, that have no part yet; one that still goes into the old part has one."""
    there = tree(large.table)
    return [
        month
        for month in blocks.months(today, months)
        if large.part(province, month) not in there and not _in_old(large, month)
    ]


def astray(large: Large) -> list[str]:
    """The parts for what no other takes that are not empty."""
    return [
        one.name
        for one in parts(large.table)
        if one.is_default and value(f"SELECT EXISTS (SELECT 1 FROM {quoted(one.name)})")  # noqa: S608
    ]


def unfinished(large: Large) -> list[str]:
    """Foreign keys to a table in parts, or from it to itself, that hold for new rows and were not yet looked at for what is there."""
    if not is_in_parts(large.table):
        return []
    return [name for (name,) in rows(HANGING, large.table, large.old)]


def bound_said(table: str) -> tuple[str, datetime] | None:
    """The bound that a turning put on a table still whole, and when it did; None where there is none."""
    found = rows(SAID, BOUND, table)
    return (found[0][0], datetime.fromisoformat(found[0][1])) if found else None


def _in_old(large: Large, month: date) -> bool:
    if large.by == "id":
        return False
    found = value("SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = to_regclass(%s)", large.old)
    return bool(found) and f"'{month}'" < str(found).rpartition("TO (")[2].rstrip(")")


def short(name: str, end: str) -> str:
    """A name with an end, no longer than PostgreSQL takes, and still its own."""
    whole = f"{name}_{end}"
    if len(whole) <= LONGEST:
        return whole
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: LONGEST - len(end) - len(mark) - 2]}_{mark}_{end}"


def quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def rows(question: str, *words: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, words or None)
        return list(cursor.fetchall())


def value(question: str, *words: Any) -> Any:
    found = rows(question, *words)
    return found[0][0] if found else None


def do(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
