from __future__ import annotations

from typing import Any

import pytest
from django.core import management
from django.db import OperationalError, connection, transaction

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
    assert asked == [(("migrate",), {"verbosity": 0})]
    assert slept == []


def test_another_fault_is_raised_at_once(monkeypatch: pytest.MonkeyPatch, slept: list[float]) -> None:
    def fails(*given: Any, **options: Any) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(management, "call_command", fails)
    with pytest.raises(OperationalError):
        migrate.migrate()
    assert slept == []


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
