"""Each guarded table, asked by raw SQL: nobody and strangers get nothing and change nothing, each household its own, the house all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg import ClientCursor

from lantoa.accounts import api as accounts
from lantoa.kit.access import Actor
from lantoa.kit.database import mason, wall
from tests.access.cast import undone
from tests.wall.planted import Two

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the embedded database has no wall"),
]
TABLES = sorted(accounts.guarded_tables())


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


@pytest.mark.parametrize("table", TABLES)
def test_each_gets_and_changes_their_own_row_and_nobody_anothers(table: str, two: Two) -> None:
    both = {*two.rows[table]}
    with as_(two.actors[0]), wall.house("to compare with"):
        assert both <= ids(table)
    stranger = accounts.actor_for(accounts.person_for("+84912999888", "Người Lạ"))
    for actor in (accounts.Visitor(), stranger):
        with as_(actor):
            assert ids(table) == set()
            assert changed(table) == taken_away(table) == 0
    for number, actor in enumerate(two.actors):
        with as_(actor):
            assert ids(table) == {two.rows[table][number]}
            assert changed(table, both) == 1
            assert changed(table, {two.rows[table][1 - number]}) == 0
            assert taken_away(table) == 1


def test_a_row_is_not_written_into_anothers_hands(two: Two) -> None:
    mine, theirs = two.actors
    moved = "UPDATE books_expense SET organisation_id = %s WHERE id = %s"
    with as_(mine), pytest.raises(DatabaseError, match="row-level security"), connection.cursor() as cursor:
        cursor.execute(moved, [theirs.organisation_id, two.rows["books_expense"][0]])


def test_an_office_gets_what_was_handed_in_there_and_a_helper_what_they_help_with(two: Two) -> None:
    mine, theirs = two.rows["cases_case"]
    with connection.cursor() as cursor, undone():
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("INSERT INTO cases_office (organisation_id) VALUES (790001) RETURNING id")
        cursor.execute("UPDATE cases_case SET office_id = %s WHERE id = %s", [cursor.fetchone()[0], mine])
        cursor.execute("INSERT INTO cases_casehelper (case_id, helper_id, wording, since) VALUES (%s, 790002, '', now())", [theirs])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")
        for asker, seen in ((officer(790_001), {mine}), (officer(790_009), set()), (helper(790_002), {theirs})):
            with as_(asker):
                assert ids("cases_case") == seen
                assert ids("cases_casemessage") == {
                    row for row, case in zip(two.rows["cases_casemessage"], (mine, theirs), strict=True) if case in seen
                }


def officer(body: int) -> Any:
    return SimpleNamespace(person_id=790_003, organisation_id=body, roles=frozenset({"person", "officer"}))


def helper(person: int) -> Any:
    return SimpleNamespace(person_id=person, organisation_id=None, roles=frozenset({"person"}))


def test_who_only_sells_is_no_officer_and_the_other_way_round(two: Two) -> None:
    home = two.actors[0].organisation_id
    with as_(officer(home)):  # type: ignore[arg-type]
        assert ids("books_expense") == set()


def test_a_claim_is_not_forged_and_the_key_is_not_read(two: Two) -> None:
    with as_(two.actors[0]):
        ids("books_expense")
        # Past the house's own cursor, as words slipped into a statement would be.
        slipped = ClientCursor(connection.connection)
        for word, refused in (
            (
                "SELECT set_config('lantoa.who', '::house.00', true); SELECT count(*) FROM books_expense",
                "does not know who asks",
            ),
            ("SELECT inside FROM wall_key", "permission denied"),
        ):
            with pytest.raises(Exception, match=refused), transaction.atomic():
                slipped.execute(word)


def test_where_the_web_has_its_own_login_a_newly_guarded_table_waits_until_the_release_before_is_gone(two: Two) -> None:
    theirs = {table: accounts.row_table()[table].theirs for table in TABLES}
    older = {table: said for table, said in theirs.items() if table.startswith("books_")}
    with undone(), connection.cursor() as cursor:
        # A table whose keys are still to be looked at is not altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # As a house from before: it guarded these, and did not write down of which it spoke.
        mason.put_up(older, role=settings.WALL_ROLE)
        cursor.execute("COMMENT ON TABLE wall_key IS NULL")
        mason.put_up(theirs, role=settings.WALL_ROLE, waits=True)
        assert mason.waiting() == len(theirs) - len(older)
        with as_(accounts.Visitor()):
            assert ids("books_expense") == set()
            assert {*two.rows["payments_payoutaccount"]} <= ids("payments_payoutaccount")
        mason.put_up(theirs, role=settings.WALL_ROLE, waits=True)
        assert mason.waiting() == 0
        with as_(accounts.Visitor()):
            assert ids("payments_payoutaccount") == set()
