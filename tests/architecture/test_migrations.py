"""No migration after the last release breaks the release before it, and each rule was seen to catch a planted fault."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from lantoa.kit.database.operations import AddCheckAside, AddIndexAside, AddReferenceAside, AddUniqueAside, LoosenField
from tests.architecture.migrations import faults, faults_since, last_release

INDEX = models.Index(fields=["price"], name="offer_price")
CHECK = models.CheckConstraint(condition=models.Q(price__gte=0), name="offer_price_known")
UNIQUE = models.UniqueConstraint(fields=["note"], condition=models.Q(seen=None), name="offer_note_once")
REFERENCE: models.ForeignKey[Any, Any] = models.ForeignKey(
    "places.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
)
NOOP = migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)


def test_no_migration_breaks_the_last_release() -> None:
    assert faults_since(last_release(), MigrationLoader(None)) == []


def test_the_last_release_knows_every_room() -> None:
    rooms = {app for app, one in MigrationLoader(None).disk_migrations if one.startswith("0001")}
    assert set(last_release().migrations) <= rooms
    assert len(last_release().migrations) > 10


def shape() -> ProjectState:
    state = ProjectState()
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("price", models.BigIntegerField()),
        ("note", models.CharField(max_length=40)),
        ("seen", models.DateTimeField(null=True)),
    ]
    state.add_model(ModelState("stores", "Offer", fields))
    return state


def _migration(*operations: Operation, atomic: bool = True) -> migrations.Migration:
    migration = migrations.Migration("0009_planted", "stores")
    migration.operations, migration.atomic = list(operations), atomic
    return migration


def found(*operations: Operation, atomic: bool = True) -> list[str]:
    return list(faults(_migration(*operations, atomic=atomic), shape(), shape()))


def removed(name: str) -> Operation:
    return migrations.RemoveField("offer", name)


FAULTS = {
    "a column that must be filled": [migrations.AddField("offer", "place", models.CharField(max_length=9, default="x"))],
    "a column with an index": [migrations.AddField("offer", "place", models.CharField(max_length=9, null=True, db_index=True))],
    "a unique column": [migrations.AddField("offer", "place", models.CharField(max_length=9, null=True, unique=True))],
    "a reference that keeps writers waiting": [migrations.AddField("offer", "place", REFERENCE)],
    "a column away": [removed("note")],
    "a table away": [migrations.DeleteModel("Offer")],
    "a column by another name": [migrations.RenameField("offer", "note", "remark")],
    "a table by another name": [migrations.RenameModel("Offer", "Price")],
    "a table elsewhere": [migrations.AlterModelTable("offer", "offers")],
    "a shorter text": [migrations.AlterField("offer", "note", models.CharField(max_length=39))],
    "another kind": [migrations.AlterField("offer", "price", models.CharField(max_length=40))],
    "no longer empty": [migrations.AlterField("offer", "seen", models.DateTimeField())],
    "an index that keeps writers waiting": [migrations.AddIndex("offer", INDEX)],
    "a check that keeps writers waiting": [migrations.AddConstraint("offer", CHECK)],
    "a unique constraint that keeps writers waiting": [migrations.AddConstraint("offer", UNIQUE)],
    "rows with the shape": [NOOP, migrations.AddField("offer", "place", models.CharField(max_length=9, null=True))],
    "an index in company": [AddIndexAside("offer", INDEX), AddCheckAside("offer", CHECK)],
    "hidden in the database's half": [migrations.SeparateDatabaseAndState(database_operations=[removed("note")])],
}  # fmt: skip
FINE: dict[str, list[Operation]] = {
    "a column that may be empty": [migrations.AddField("offer", "place", models.CharField(max_length=9, null=True))],
    "a column the database fills": [migrations.AddField("offer", "place", models.CharField(max_length=9, db_default=""))],
    "a longer text": [migrations.AlterField("offer", "note", models.CharField(max_length=41))],
    "a text without end": [migrations.AlterField("offer", "note", models.CharField(max_length=40, null=True))],
    "a new table": [migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField(unique=True))])],
    "rows by themselves": [NOOP],
    "out of the models only": [migrations.SeparateDatabaseAndState(state_operations=[removed("note")])],
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str) -> None:
    assert found(*FAULTS[fault], atomic=fault != "an index in company")


@pytest.mark.parametrize("fine", FINE)
def test_what_the_last_release_lives_through_is_fine(fine: str) -> None:
    assert found(*FINE[fine]) == []


@pytest.mark.parametrize(
    "operation",
    [
        AddIndexAside("offer", INDEX),
        AddCheckAside("offer", CHECK),
        AddUniqueAside("offer", UNIQUE),
        AddReferenceAside("offer", "place", REFERENCE),
    ],
)
def test_what_is_made_aside_is_fine_outside_a_transaction_only(operation: Operation) -> None:
    assert found(operation, atomic=False) == []
    assert found(operation) != []


def test_a_unique_constraint_that_is_no_index_is_not_made_aside() -> None:
    with pytest.raises(ValueError, match="condition"):
        AddUniqueAside("offer", models.UniqueConstraint(fields=["note"], name="offer_note_once"))


def test_a_reference_that_must_be_filled_is_not_added_aside() -> None:
    with pytest.raises(ValueError, match="may be empty"):
        AddReferenceAside(
            "offer", "place", models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
        )


def test_a_constraint_made_anew_is_found_and_one_left_alone_is_fine() -> None:
    state = shape()
    old: models.ForeignKey[Any, Any] = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    state.models["stores", "offer"].fields["place"] = old
    said = [
        list(faults(_migration(operation), state, state))
        for operation in (migrations.AlterField("offer", "place", REFERENCE), LoosenField("offer", "place", REFERENCE))
    ]
    assert ["LoosenField makes none" in one for one in said[0]] == [True]
    assert said[1] == []


def test_a_migration_the_release_knew_may_not_go() -> None:
    release = last_release()
    gone = type(release)(release.name, release.commit, {**release.migrations, "stores": "0099_gone"})
    assert "stores.0099_gone is not there any more" in faults_since(gone, MigrationLoader(None))
