"""Each guarded table, asked by raw SQL: nobody and strangers get nothing and change nothing, each household its own, the house all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from lantoa.accounts import api as accounts
from lantoa.kit.access import Actor
from lantoa.kit.database import wall
from tests.access.cast import Cast, undone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the embedded database has no wall"),
]
TABLES = sorted(accounts.guarded_tables())
# What each of two households and their owners has one of in the cast, and what is only theirs who sit at a desk, or nobody's there.
SHARED = {"cases_casehelper"}


@contextmanager
def as_(actor: Actor) -> Iterator[None]:
    with wall.asking(lambda: actor), undone():
        yield


def ids(table: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")  # noqa: S608
        return {pk for (pk,) in cursor.fetchall()}


def changed(table: str, those: set[int] | None = None) -> int:
    """How many rows of these an UPDATE that changes nothing reaches."""
    which = "" if those is None else " WHERE id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id{which}", None if those is None else [[*those]])  # noqa: S608
        return int(cursor.rowcount)


def taken_away(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        return int(cursor.rowcount)


def everything(table: str) -> set[int]:
    with wall.asking(accounts.Visitor), wall.house("to compare with"):
        return ids(table)


@pytest.mark.parametrize("table", TABLES)
def test_nobody_and_strangers_get_and_change_nothing(table: str, cast: Cast) -> None:
    assert everything(table)
    stranger = accounts.actor_for(accounts.person_for("+84912999888", "Người Lạ"))
    for actor in (accounts.Visitor(), stranger):
        with as_(actor):
            assert ids(table) == set()
            assert changed(table) == taken_away(table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_two_households_get_their_own_rows_and_change_no_other(table: str, cast: Cast) -> None:
    mine, theirs = (accounts.actor_for(one.owner, one.organisation) for one in (cast.own, cast.other))
    with as_(mine):
        own = ids(table)
    with as_(theirs):
        others = ids(table)
        assert changed(table, own) == 0
        assert changed(table, others) == len(others)
    assert own
    assert others
    assert not own & others
    assert own | others <= everything(table)


def test_a_row_is_not_written_into_anothers_hands(cast: Cast) -> None:
    mine = accounts.actor_for(cast.own.owner, cast.own.organisation)
    moved = "UPDATE books_expense SET organisation_id = %s WHERE id = %s"
    with as_(mine), pytest.raises(DatabaseError, match="row-level security"), connection.cursor() as cursor:
        cursor.execute(moved, [cast.other.organisation.pk, cast.own.expense.pk])


def test_an_office_gets_the_dossiers_on_its_desk_and_no_others(cast: Cast) -> None:
    officer = accounts.actor_for(cast.people["officer"], cast.office.organisation)
    with as_(officer):
        seen = ids("cases_case")
    assert cast.office.dossier.pk in seen
    assert cast.other_office.dossier.pk not in seen
    assert cast.dossiers["same commune"].pk in seen  # handed in here


def test_a_claim_is_not_forged_and_the_key_is_not_read(cast: Cast) -> None:
    mine = accounts.actor_for(cast.own.owner, cast.own.organisation)
    forged = "SELECT set_config('lantoa.who', '::house.00', true)"
    with as_(mine):
        ids("books_expense")
        with transaction.atomic():
            connection.connection.execute(forged)
            with pytest.raises(Exception, match="does not know who asks"):
                connection.connection.execute("SELECT count(*) FROM books_expense")
            transaction.set_rollback(True)
    with as_(mine), pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        ids("books_expense")
        cursor.execute("SELECT inside FROM wall_key")
