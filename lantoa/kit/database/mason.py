"""Puts up the second wall in PostgreSQL: who may be given which rows, as the rooms say it; the same again changes nothing.

The tables stay their owner's, who is not asked anything. The web asks as another role: its rows are looked at one by one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.db import DatabaseError, connection, transaction

from lantoa.kit.database import wall

# Whose claim it is. Only the owner reads the key, through this function; a claim that does not fit it is refused outright.
SAID = """
CREATE OR REPLACE FUNCTION {schema}.wall_said() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $said$
DECLARE
  whole text := coalesce(current_setting('lantoa.who', true), '');
  claim text := split_part(whole, '.', 1);
  pads record;
BEGIN
  IF whole = '' THEN
    RETURN '';
  END IF;
  SELECT k.inside, k.outside INTO STRICT pads FROM {schema}.wall_key k;
  IF encode(sha256(pads.outside || sha256(pads.inside || convert_to(claim, 'UTF8'))), 'hex') <> split_part(whole, '.', 2) THEN
    RAISE EXCEPTION 'the wall does not know who asks' USING ERRCODE = '28000';
  END IF;
  RETURN claim;
END $said$
"""
ROLES = "string_to_array(split_part({schema}.wall_said(), ':', 3), ',')"
ASKED = {
    "wall_is(role text) RETURNS boolean": f"SELECT role = ANY ({ROLES})",
    "wall_person() RETURNS bigint": "SELECT nullif(split_part({schema}.wall_said(), ':', 1), '')::bigint",
    "wall_organisation(roles text) RETURNS bigint": (
        f"SELECT CASE WHEN string_to_array(roles, ' ') && {ROLES} THEN nullif(split_part({{schema}}.wall_said(), ':', 2), '')::bigint END"
    ),
}
KEY = "CREATE TABLE IF NOT EXISTS {schema}.wall_key (one boolean PRIMARY KEY DEFAULT true CHECK (one), inside bytea NOT NULL, outside bytea NOT NULL)"
HOUSE = "(SELECT wall_is('house'))"
WAITING = """
SELECT count(*) FROM unnest(string_to_array(obj_description('wall_key'::regclass, 'pg_class'), ' ')) AS spoken(name)
JOIN pg_class c ON c.relname = spoken.name AND c.relnamespace = current_schema()::regnamespace WHERE NOT c.relrowsecurity
"""
# Parts of a table (kit.database.parts) are nobody's but the owner's: row-level security without a policy lets no one else see a row of them.
STANDING = """
SELECT c.relname, c.relrowsecurity, p.polname, obj_description(p.oid, 'pg_policy')
FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND (c.relrowsecurity OR p.oid IS NOT NULL OR c.relname = ANY(%s))
"""
LACKING = """
SELECT count(*) FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND ((c.relname = 'wall_key' AND has_table_privilege(%(role)s, c.oid, 'SELECT')) OR c.relname <> 'wall_key' AND (
  (c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT (
    has_table_privilege(%(role)s, c.oid, 'SELECT') AND has_table_privilege(%(role)s, c.oid, 'INSERT')
    AND has_table_privilege(%(role)s, c.oid, 'UPDATE') AND has_table_privilege(%(role)s, c.oid, 'DELETE')))
  OR (c.relkind = 'S' AND NOT has_sequence_privilege(%(role)s, c.oid, 'USAGE'))))
"""


def put_up(theirs: Mapping[str, Iterable[str]], *, role: str, waits: bool = False) -> None:
    """Make the database guard these tables as said, and no others; let the web's role use all of them.

    Where it `waits`, a table nobody spoke of the last time is left open until the next: whoever was started before does not say who asks
    for it. One table is locked at a time, for a moment. Does nothing elsewhere than on PostgreSQL. DatabaseError says what could not be done.
    """
    if connection.vendor != "postgresql":
        return
    with transaction.atomic():
        _functions()
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [[*theirs]])
        standing = cursor.fetchall()
    known = _spoken(theirs) or {table for table, on, *_rest in standing if on}
    wanted = {
        table: _policy(table, conditions)
        for table, conditions in theirs.items()
        if not waits or not known or table in known
    }
    # A second policy would let in whom this one keeps out.
    alone = {table for table, count in Counter(table for table, *_rest in standing).items() if count == 1}
    right = {
        table for table, on, _name, mark in standing if on and table in alone and mark == _mark(wanted.get(table, ""))
    }
    for table in sorted({table for table, *_rest in standing} - right):
        with transaction.atomic():
            _guard(table, wanted.get(table, ""), [name for one, _on, name, _mark in standing if one == table and name])
    _let_in(role)


def role_there(role: str) -> bool:
    """Whether the login of this line may ask as that role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s AND pg_has_role(oid, 'MEMBER')", [role])
        return bool(cursor.fetchone()[0])


def value(question: str) -> Any:
    """The one value that answers."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def waiting() -> int:
    """How many tables are still open that are to be guarded the next time."""
    return int(value(WAITING))


def _spoken(tables: Iterable[str]) -> set[str]:
    """The tables spoken of the last time; from now on it is these."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('wall_key'::regclass, 'pg_class')")
        told = cursor.fetchone()[0] or ""
        now = " ".join(sorted(tables))
        if told != now:
            cursor.execute(f"COMMENT ON TABLE wall_key IS '{now}'")
    return set(told.split())


def _policy(table: str, conditions: Iterable[str]) -> str:
    return " OR ".join(f"({one})" for one in (HOUSE, *(one.format(table=table) for one in conditions)))


def _guard(table: str, policy: str, before: Iterable[str]) -> None:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        for old in before:
            cursor.execute(f"DROP POLICY {connection.ops.quote_name(old)} ON {name}")
        if not policy:
            cursor.execute(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY")
            return
        cursor.execute(f"CREATE POLICY wall ON {name} USING ({policy}) WITH CHECK ({policy})")
        cursor.execute(f"COMMENT ON POLICY wall ON {name} IS '{_mark(policy)}'")
        cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")


def _mark(policy: str) -> str:
    return hashlib.sha256(policy.encode()).hexdigest()[:32] if policy else ""


def _functions() -> None:
    with connection.cursor() as cursor:
        # Of several who come at once the later ones find it done; replaced at the same moment, a function is an error.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('lantoa.wall', 0))")
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        cursor.execute(KEY.format(schema=schema))
        for made in (SAID.format(schema=schema), *(_asked(head, body, schema) for head, body in ASKED.items())):
            cursor.execute(made)
        inside, outside = wall.pads(wall.key())
        cursor.execute(
            "INSERT INTO wall_key (inside, outside) VALUES (%s, %s) ON CONFLICT (one) DO UPDATE SET inside = excluded.inside,"
            " outside = excluded.outside WHERE (wall_key.inside, wall_key.outside) <> (excluded.inside, excluded.outside)",
            [inside, outside],
        )


def _asked(head: str, body: str, schema: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {schema}.{head} LANGUAGE sql STABLE AS $asked$ {body.format(schema=schema)} $asked$"


def _let_in(role: str) -> None:
    _make(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regrole(quote_ident(%s))", [role])
        if cursor.fetchone()[0] is None:
            return
        cursor.execute(LACKING, {"role": role})
        if not cursor.fetchone()[0]:
            return
    name = connection.ops.quote_name(role)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}")
        cursor.execute(f"REVOKE ALL ON wall_key FROM {name}")


def _make(role: str) -> None:
    """The role, where it is not there and the login may make one; where it may not, the operator does (docs/guide/operators/running.md)."""
    name: Any = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regrole(quote_ident(%s)) IS NULL, rolcreaterole OR rolsuper, quote_ident(rolname) FROM pg_roles WHERE rolname = current_user",
            [role],
        )
        missing, may, login = cursor.fetchone()
    if not (missing and may):
        return
    # Roles belong to all databases of a server: another house may make it at this moment.
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} NOLOGIN")
        cursor.execute(f"GRANT {name} TO {login}")
