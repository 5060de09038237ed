"""What hangs on a table besides its rows, as statements that hang the same on the table of this name that comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lantoa.kit.database.parts.standing import quoted, rows, value

INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid), k.conname, pg_get_constraintdef(k.oid), coalesce(k.contype = 'p', false)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE i.indrelid = to_regclass(%s) ORDER BY c.relname
"""
REFERENCES = """
SELECT conname, pg_get_constraintdef(oid), conrelid::regclass::text, confrelid = conrelid, convalidated FROM pg_constraint
WHERE contype = 'f' AND conparentid = 0 AND to_regclass(%s) IN (conrelid, confrelid) ORDER BY conname
"""
TRIGGERS = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal ORDER BY tgname"
POLICIES = """
SELECT p.polname, format('CREATE POLICY %%I ON %%s AS %%s FOR %%s TO %%s', p.polname, p.polrelid::regclass,
    CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(p.polroles) r))
  || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
  || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''),
  format('COMMENT ON POLICY %%I ON %%s IS %%L', p.polname, p.polrelid::regclass, obj_description(p.oid, 'pg_policy'))
FROM pg_policy p WHERE p.polrelid = to_regclass(%s) ORDER BY p.polname
"""
GRANTS = """
SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, string_agg(a.privilege_type, ', ')
FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = to_regclass(%s) AND a.grantee <> c.relowner GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Index:
    """`made` makes it, as a constraint where it is one (`constraint`)."""

    name: str
    made: str
    constraint: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key from `table`, this one or another, to this one, or from this one: `made` makes it."""

    name: str
    table: str
    made: str
    to_itself: bool
    outward: bool
    valid: bool


def indexes(table: str) -> list[Index]:
    return [
        Index(name, f"ALTER TABLE {quoted(table)} ADD CONSTRAINT {quoted(one)} {how}" if one else made, how or "", key)
        for name, made, one, how, key in rows(INDEXES, table)
    ]


def references(table: str) -> list[Reference]:
    name = value("SELECT to_regclass(%s)::text", table)
    return [
        Reference(one, where, f"ALTER TABLE {where} ADD CONSTRAINT {quoted(one)} {how}", itself, where == name, valid)
        for one, how, where, itself, valid in rows(REFERENCES, table)
    ]


def triggers(table: str) -> list[tuple[str, str]]:
    """Name of each and what makes it."""
    return [(name, made) for name, made in rows(TRIGGERS, table)]


def policies(table: str) -> list[tuple[str, str, str]]:
    """Name of each, what makes it, what says its mark again ("": it has none)."""
    return [(name, made, mark or "") for name, made, mark in rows(POLICIES, table)]


def is_guarded(table: str) -> bool:
    return bool(value("SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass(%s)", table))


def grants(table: str) -> list[tuple[str, str]]:
    """Who may do what with it besides its owner."""
    return [(who, what) for who, what in rows(GRANTS, table)]


def given(table: str, grants: list[tuple[str, str]], *, kind: str = "TABLE") -> Iterator[str]:
    for who, what in grants:
        yield f"GRANT {what} ON {kind} {table} TO {who}"
