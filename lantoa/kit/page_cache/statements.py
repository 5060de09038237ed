"""Which tables a statement changes or names. When in doubt it names too many: a page is then built anew, never shown stale."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

# What changes nothing anybody else can see, by its first word.
_HARMLESS = frozenset(
    [
        "SELECT",
        "SAVEPOINT",
        "RELEASE",
        "ROLLBACK",
        "BEGIN",
        "COMMIT",
        "START",
        "SET",
        "SHOW",
        "PRAGMA",
        "EXPLAIN",
        "FETCH",
        "CLOSE",
        "LOCK",
        "VACUUM",
        "ANALYZE",
        "LISTEN",
    ]
)
_FIRST = re.compile(r"\s*([A-Za-z]+)")
_CHANGES = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE(?:\s+OR\s+\w+)?(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?)\s+"?(\w+)"?(?=[\s(])', re.IGNORECASE
)  # fmt: skip
_WORD = re.compile(r"\w+")


def changed(sql: str, watched: Collection[str]) -> Collection[str]:
    """Which of the watched tables this statement may change."""
    if sql.startswith("SELECT"):
        return ()
    plain = _CHANGES.match(sql)
    if plain:
        return (plain[1],) if plain[1] in watched else ()
    first = _FIRST.match(sql)
    if (first and first[1].upper() in _HARMLESS) or " INDEX CONCURRENTLY " in sql:
        return ()
    # A table by another name, a common table expression, a change of structure: every table it names.
    return named(sql, frozenset(watched))


@lru_cache(512)
def named(sql: str, tables: frozenset[str]) -> frozenset[str]:
    """Which of these tables stand in the statement anywhere."""
    return tables.intersection(_WORD.findall(sql))
