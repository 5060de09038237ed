"""Who asks for money and who changes the account it is paid to go one after the other; however many ask at the same time.

Else an order placed while the account changes would send its buyer to the account that has just ended.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# The first half of the lock's number; the second is the organisation.
_ACCOUNTS = 7_302_016


def keep_accounts(organisation_ids: Iterable[int]) -> None:
    """Nobody changes to which accounts these organisations are paid until the caller's transaction ends.

    Call it before goods are taken from the shelf: who waits here for a change must not keep others waiting.
    """
    _lock("pg_advisory_xact_lock_shared", organisation_ids)


def change_account(organisation_id: int) -> None:
    """Nobody else changes the account of this organisation or asks for its money until the caller's transaction ends. Call it
    before any row is locked."""
    _lock("pg_advisory_xact_lock", [organisation_id])


def _lock(how: str, organisation_ids: Iterable[int]) -> None:
    # The embedded database has one writer at a time anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {how}(%s, id) FROM unnest(%s::int[]) AS id",  # noqa: S608 - one of the two names above
                [_ACCOUNTS, sorted(organisation_ids)],
            )
