"""An index or a check for a table in use is made while others write, and made whole after it was cut short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.test.utils import CaptureQueriesContext

from lantoa.kit.database.operations import AddCheckAside, AddIndexAside, AddReferenceAside, AddUniqueAside, LoosenField
from lantoa.stock.models import Stock
from lantoa.stock.tests.factories import variant

pytestmark = pytest.mark.django_db(transaction=True)
postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="another database knows no such thing")

INDEX = AddIndexAside("stock", models.Index(fields=["promised"], name="planted_promised"))
CHECK = AddCheckAside("stock", models.CheckConstraint(condition=models.Q(on_hand__lt=50), name="planted_small"))
UNIQUE = AddUniqueAside(
    "stock", models.UniqueConstraint(fields=["on_hand"], condition=models.Q(on_hand__gt=70), name="planted_once")
)
PLANTED = {"planted_promised": INDEX, "planted_small": CHECK, "planted_once": UNIQUE}


def state() -> ProjectState:
    return MigrationLoader(connection).project_state()


def apply(operation: Operation, *, backwards: bool = False) -> list[str]:
    before = state()
    after = before.clone()
    operation.state_forwards("stock", after)
    with CaptureQueriesContext(connection) as asked, connection.schema_editor(atomic=False) as editor:
        if backwards:
            operation.database_backwards("stock", editor, after, before)
        else:
            operation.database_forwards("stock", editor, before, after)
    return [query["sql"] for query in asked.captured_queries]


@pytest.fixture(autouse=True)
def undone() -> Iterator[None]:
    yield
    names = connection.introspection.get_constraints(connection.cursor(), Stock._meta.db_table)
    for name, operation in PLANTED.items():
        if name in names:
            apply(operation, backwards=True)


def constraints() -> set[str]:
    with connection.cursor() as cursor:
        return {
            name
            for name in connection.introspection.get_constraints(cursor, Stock._meta.db_table)
            if name.startswith("planted")
        }


def test_an_index_is_made_and_taken_away_again() -> None:
    apply(INDEX)
    assert constraints() == {"planted_promised"}
    apply(INDEX, backwards=True)
    assert constraints() == set()


def test_a_check_holds_for_new_rows() -> None:
    held = variant(5)
    apply(CHECK)
    with pytest.raises(IntegrityError):
        Stock.objects.filter(variant=held).update(on_hand=60)


def test_a_check_that_old_rows_break_is_refused() -> None:
    variant(60)
    with pytest.raises(IntegrityError):
        apply(CHECK)


def test_what_may_be_there_once_is_there_once() -> None:
    one, other = variant(71), variant(5)
    apply(UNIQUE)
    with pytest.raises(IntegrityError):
        Stock.objects.filter(variant=other).update(on_hand=71)
    assert Stock.objects.get(variant=one).on_hand == 71


@pytest.mark.skipif(connection.vendor != "sqlite", reason="another database makes no table anew")
def test_who_dies_while_a_table_is_made_anew_leaves_the_old_one() -> None:
    held = variant(5)

    def dying(execute: Any, sql: str, *rest: Any) -> Any:
        if "RENAME TO" in sql:
            raise SystemExit
        return execute(sql, *rest)

    with pytest.raises(SystemExit), connection.execute_wrapper(dying):
        apply(CHECK)
    assert Stock.objects.get(variant=held).on_hand == 5
    apply(CHECK)
    assert constraints() == {"planted_small"}


@postgresql
def test_neither_keeps_writers_waiting() -> None:
    assert any("CREATE INDEX CONCURRENTLY" in sql for sql in apply(INDEX))
    assert any("CREATE UNIQUE INDEX CONCURRENTLY" in sql for sql in apply(UNIQUE))
    told = apply(CHECK)
    assert any(sql.endswith("NOT VALID") for sql in told)
    assert any("VALIDATE CONSTRAINT" in sql for sql in told)


@postgresql
def test_what_was_cut_short_is_made_whole_by_running_it_again() -> None:
    apply(INDEX)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'planted_promised'::regclass")
        told = apply(INDEX)
        assert [sql.split()[0] for sql in told if "planted_promised" in sql and "INDEX CONC" in sql] == [
            "DROP",
            "CREATE",
        ]
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'planted_promised'::regclass")
        assert cursor.fetchone() == (True,)
        assert not any("CREATE INDEX" in sql for sql in apply(INDEX))
        apply(UNIQUE)
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'planted_once'::regclass")
        assert sum("CONCURRENTLY" in sql and "planted_once" in sql for sql in apply(UNIQUE)) == 2
        apply(CHECK)
        cursor.execute("UPDATE pg_constraint SET convalidated = false WHERE conname = 'planted_small'")
        told = apply(CHECK)
        assert not any("NOT VALID" in sql for sql in told)
        assert any("VALIDATE CONSTRAINT" in sql for sql in told)


REFERENCE = AddReferenceAside(
    "stock",
    "planted",
    models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False),
)


@pytest.fixture
def reference() -> Iterator[None]:
    """The column that the operation makes goes again, which the other fixture would not see."""
    yield
    apply(REFERENCE, backwards=True)


@postgresql
@pytest.mark.usefixtures("reference")
def test_a_reference_holds_for_new_rows_and_is_made_whole_by_running_it_again() -> None:
    held = variant(5)
    assert any(sql.endswith("NOT VALID") for sql in apply(REFERENCE))
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError):
            cursor.execute("UPDATE stock_stock SET planted_id = 'none' WHERE variant_id = %s", [held.pk])
        cursor.execute("UPDATE pg_constraint SET convalidated = false WHERE conname LIKE 'stock_stock_planted%'")
    told = apply(REFERENCE)
    assert not any("ADD " in sql for sql in told)
    assert any("VALIDATE CONSTRAINT" in sql for sql in told)


@postgresql
def test_what_may_be_empty_from_now_on_keeps_its_constraints() -> None:
    try:
        told = apply(LoosenField("stock", "promised", models.IntegerField(null=True)))
        assert [sql for sql in told if "ALTER" in sql] == [
            'ALTER TABLE "stock_stock" ALTER COLUMN "promised" DROP NOT NULL'
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE stock_stock ALTER COLUMN promised SET NOT NULL")
