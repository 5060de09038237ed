"""Everything written once stays as it was written, and the database it stands in is whole."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Max

from lantoa.journal.models import Command, Follower, Seal
from lantoa.journal.queries.audit import Audit
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant


@invariant("journal.chains", "every entry, seal, chain and signed root is as it was made")
def chains(tally: Tally) -> Iterator[str]:
    audit = Audit()
    for fault in audit.faults():
        yield str(fault)
    tally.rows = audit.entries + audit.roots


@invariant("journal.followers", "no follower is ahead of what was sealed")
def followers(tally: Tally) -> Iterator[str]:
    last = Seal.objects.aggregate(last=Max("position"))["last"] or 0
    tally.rows = Follower.objects.count()
    for follower in Follower.objects.filter(position__gt=last):
        yield f"{follower.name} is at {follower.position}, and the last seal is {last}"


@invariant("journal.commands", "every command answered has the hash of what was asked")
def commands(tally: Tally) -> Iterator[str]:
    tally.rows = Command.objects.count()
    for command in Command.objects.exclude(body_hash__regex=rf"^([0-9a-f]{{64}}|{Command.ERASED})$")[:MOST_SHOWN]:
        yield f"{command.name} {command.key} has no hash"


@invariant("database.whole", "the database finds no damage in itself")
def whole(tally: Tally) -> Iterator[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check(1000)")
            yield from (row[0] for row in cursor.fetchall() if row[0] != "ok")
            cursor.execute("PRAGMA foreign_key_check")
            yield from (f"{table} {row} points to no row of {parent}" for table, row, parent, _key in cursor.fetchall())
            cursor.execute("SELECT count(*) FROM sqlite_schema")
        else:
            # A reference to a table in parts has a row for each part besides its own, which PostgreSQL marks alone when it was checked.
            cursor.execute(
                "SELECT c.relname || ' is not to be relied on' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()"
                " AND NOT (i.indisvalid AND i.indisready)"
                " UNION ALL SELECT conname || ' was never checked' FROM pg_constraint k"
                " JOIN pg_namespace n ON n.oid = k.connamespace WHERE n.nspname = current_schema() AND NOT k.convalidated"
                " AND k.conparentid = 0"
                " UNION ALL SELECT 'pages with a wrong checksum: ' || checksum_failures FROM pg_stat_database"
                " WHERE datname = current_database() AND checksum_failures > 0"
            )
            yield from (row[0] for row in cursor.fetchall())
            cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace")
        tally.rows = cursor.fetchone()[0]
