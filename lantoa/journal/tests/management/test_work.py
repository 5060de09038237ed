"""The worker outlives a database that is away for a moment, wherever in its round that happens."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError

from lantoa.journal import api as journal
from lantoa.kit.world import World

pytestmark = pytest.mark.django_db(transaction=True)  # the worker closes connections on its way


@pytest.mark.parametrize("error", [OperationalError("the line broke"), InterfaceError("the connection is closed")])
@pytest.mark.parametrize("step", ["seal", "follow_all", "sweep_all", "work_off"])
def test_a_database_that_goes_away_does_not_end_the_worker(
    step: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def lost(**options: object) -> int:
        raise error

    monkeypatch.setattr(journal, step, lost)
    monkeypatch.setattr(World, "sleep", lambda self, seconds: slept.append(seconds))
    call_command("work", once=True, stdout=StringIO())
    assert slept == [1.0]
