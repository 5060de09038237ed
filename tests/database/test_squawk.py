"""The SQL of every migration after the last release, read by a linter that knows PostgreSQL's locks."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from lantoa.kit.database.operations import AddCheckAside, AddIndexAside, AddReferenceAside, AddUniqueAside, LoosenField
from tests.architecture.migrations import last_release, since

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="another database has other locks"),
]
SQUAWK = Path(sys.executable).parent / "squawk"
# `lantoa prepare` sets the time to wait for a lock; Django writes varchar, widened without a row being touched, and integers.
# What may be empty from now on is a shape widened: it is empty only in rows that the newer code writes.
KNOWN = (
    "ban-drop-not-null",
    "require-lock-timeout",
    "require-statement-timeout",
    "prefer-text-field",
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
)


def faults(sql: str, *, atomic: bool) -> list[str]:
    # What is made aside looks first whether it is there; all else runs in a transaction.
    known = (*KNOWN, *(() if atomic else ("prefer-robust-stmts",)))
    command = [str(SQUAWK), "--pg-version", "15.0", "--reporter", "Json", "--exclude", ",".join(known)]
    command += ["--assume-in-transaction"] if atomic else []
    told = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
    assert told.returncode in (0, 1), told.stderr
    return [f"{one['rule_name']}: {one['message']}" for one in json.loads(told.stdout or "[]")]


def sql_of(app: str, name: str) -> str:
    said = StringIO()
    call_command("sqlmigrate", app, name, stdout=said)
    # The transaction is said to the linter beside it.
    return "\n".join(line for line in said.getvalue().splitlines() if line not in ("BEGIN;", "COMMIT;"))


def test_no_migration_after_the_last_release_takes_a_lock_that_keeps_others_waiting() -> None:
    loader = MigrationLoader(connection)
    found = {
        f"{app}.{name}": told
        for app, name in since(last_release(), loader)
        if (told := faults(sql_of(app, name), atomic=loader.disk_migrations[app, name].atomic))
    }
    assert found == {}


def written(operation: Operation) -> str:
    before = MigrationLoader(connection).project_state()
    after = before.clone()
    operation.state_forwards("stock", after)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        operation.database_forwards("stock", editor, before, after)
    return "\n".join(editor.collected_sql)


INDEX = models.Index(fields=["promised"], name="planted")
CHECK = models.CheckConstraint(condition=models.Q(on_hand__lt=50), name="planted")
REFERENCE: models.ForeignKey[Any, Any] = models.ForeignKey(
    "places.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
)


@pytest.mark.parametrize(
    "fault",
    [
        migrations.AddIndex("stock", INDEX),
        migrations.AddConstraint("stock", CHECK),
        migrations.AddField("stock", "place", models.CharField(max_length=9, unique=True, null=True)),
        migrations.AlterField("stock", "promised", models.CharField(max_length=9)),
        migrations.RenameField("stock", "promised", "kept"),
        migrations.AddField("stock", "planted", REFERENCE),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_planted_fault_is_found(fault: Operation) -> None:
    assert faults(written(fault), atomic=True)


UNIQUE = models.UniqueConstraint(fields=["on_hand"], condition=models.Q(on_hand__gt=70), name="planted")


@pytest.mark.parametrize(
    "fine",
    [
        AddIndexAside("stock", INDEX),
        AddCheckAside("stock", CHECK),
        AddUniqueAside("stock", UNIQUE),
        AddReferenceAside("stock", "planted", REFERENCE),
        LoosenField("stock", "promised", models.IntegerField(null=True)),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_is_made_aside_is_fine(fine: Operation) -> None:
    assert faults(written(fine), atomic=False) == []
