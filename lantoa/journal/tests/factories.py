"""Short ways to the rows that journal tests need, and to harm done behind the house's back."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection, transaction

from lantoa.journal import api as journal
from lantoa.journal.models import Entry, Follower


@dataclass(frozen=True)
class Somebody:
    """An actor made of plain values."""

    person_id: int | None = 7
    organisation_id: int | None = 3
    helping: bool = False
    roles: frozenset[str] = field(default_factory=lambda: frozenset({"person", "owner"}))


def subject() -> Follower:
    """Any saved row will do as a subject."""
    return Follower.objects.get_or_create(name="subject")[0]


def happens(*organisations: int | None, sealed: bool = True) -> list[Entry]:
    """`test.happened` once for each of these organisations, sealed at once unless said otherwise."""
    row = subject()
    with transaction.atomic():
        entries = [
            journal.record("test.happened", row, by=Somebody(organisation_id=one), data={"n": number, "ghi": "chú"})
            for number, one in enumerate(organisations)
        ]
    while sealed and journal.seal():
        continue
    return entries


def tamper(statement: str, *values: object) -> None:
    """Run SQL as somebody would who has the database's password: no trigger, no key stands in the way."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(statement, values)
