from __future__ import annotations

from typing import Any

import pytest
from django.core import management
from django.core.management.commands import migrate as migration
from django.db import OperationalError, connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from config import migrate
from lantoa.kit.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LOCK = "LOCK TABLE places_unit IN ACCESS EXCLUSIVE MODE"


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(World, "sleep", lambda self, seconds: slept.append(seconds))
    return slept


def test_what_is_missing_is_applied(monkeypatch: pytest.MonkeyPatch, slept: list[float]) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(management, "call_command", lambda *given, **options: asked.append((given, options)))
    migrate.migrate()
    [((command,), options)] = asked
    assert isinstance(command, migration.Command)
    assert options == {"verbosity": 0}
    assert slept == []
    command.verbosity = 0
    command.migration_progress_callback("apply_start", "one")
    assert slept == []
    command.migration_progress_callback("apply_success", "one")
    assert slept == ([migrate.BREATH] if connection.vendor == "sqlite" else []), (
        "writers have the house between two migrations"
    )


def test_another_fault_is_raised_at_once(monkeypatch: pytest.MonkeyPatch, slept: list[float]) -> None:
    def fails(*given: Any, **options: Any) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(management, "call_command", fails)
    with pytest.raises(OperationalError):
        migrate.migrate()
    assert slept == []


def test_one_of_a_ring_of_waiters_is_tried_again(monkeypatch: pytest.MonkeyPatch, slept: list[float]) -> None:
    class Undone(Exception):
        sqlstate = "40P01"

    tries = []

    def fails(*given: Any, **options: Any) -> None:
        tries.append(given)
        if len(tries) < 3:
            raise OperationalError("deadlock detected") from Undone()

    monkeypatch.setattr(management, "call_command", fails)
    migrate.migrate()
    assert (len(tries), len(slept)) == (3, 2)


def test_in_an_empty_database_a_model_is_put_beside_the_others() -> None:
    state = ProjectState()
    state.add_model(ModelState("a", "Stall", [("id", models.AutoField(primary_key=True))]))
    stall = state.apps.get_model("a", "stall")
    key = models.ForeignKey("a.Stall", models.CASCADE, related_name="goods")
    with migrate._models_one_by_one():
        state.add_model(ModelState("a", "Goods", [("id", models.AutoField(primary_key=True)), ("stall", key)]))
    goods = state.apps.get_model("a", "goods")
    assert state.apps.get_model("a", "stall") is stall is goods._meta.get_field("stall").related_model
    assert [one.related_model for one in stall._meta.related_objects] == [goods]
    state.add_model(ModelState("a", "Photo", [("goods", models.ForeignKey("a.Goods", models.CASCADE))]))
    assert state.apps.get_model("a", "stall") is not stall


@pytest.mark.skipif(connection.vendor != "postgresql", reason="another database locks otherwise")
def test_a_lock_that_is_not_to_be_had_is_tried_for_again(monkeypatch: pytest.MonkeyPatch, slept: list[float]) -> None:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    reader = connection.copy()
    reader.set_autocommit(False)
    with reader.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM places_unit")
    tries = []

    def lock(*given: Any, **options: Any) -> None:
        tries.append(given)
        if len(tries) == 3:
            reader.rollback()
            reader.close()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LOCK)

    monkeypatch.setattr(management, "call_command", lock)
    migrate.migrate()
    assert len(tries) == 3
    assert len(slept) == 2
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
