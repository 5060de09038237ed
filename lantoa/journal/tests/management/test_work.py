"""The worker outlives a database that is away for a moment, wherever in its round that happens; what hangs on one line hangs on one only."""

from __future__ import annotations

import threading
from io import StringIO
from typing import Any

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


def test_what_somebody_waits_for_goes_by_while_one_line_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    done, hanging, over = threading.Event(), threading.Event(), threading.Event()

    def hang(**options: Any) -> int:
        hanging.set()
        assert over.wait(30), "nobody went by"
        raise KeyboardInterrupt

    def urgent(**options: Any) -> int:
        if hanging.is_set():
            done.set()
        return 0

    monkeypatch.setattr(journal, "work_off", hang)
    monkeypatch.setattr(journal, "work_off_urgent", urgent)
    watch = threading.Thread(target=lambda: done.wait(30) and over.set())
    watch.start()
    with pytest.raises(KeyboardInterrupt):
        call_command("work", interval=0.01, stdout=StringIO())
    watch.join()
    assert done.is_set()
    assert not any(line.name.startswith("beside") for line in threading.enumerate())


def test_sealing_does_not_wait_for_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed, counting, over = threading.Event(), threading.Event(), threading.Event()

    def count() -> int:
        counting.set()
        assert over.wait(30), "nothing was sealed meanwhile"
        raise LookupError("counted to its end")

    def seal() -> int:
        if counting.is_set():
            sealed.set()
        return 0

    monkeypatch.setattr(journal, "work_off_long", count)
    monkeypatch.setattr(journal, "seal", seal)
    watch = threading.Thread(target=lambda: sealed.wait(30) and over.set())
    watch.start()
    with pytest.raises(LookupError, match="counted"):
        call_command("work", interval=0.01, long=1, stdout=StringIO())
    watch.join()
    assert sealed.is_set()


def test_a_fault_in_a_line_beside_ends_the_worker_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def urgent(**options: Any) -> int:
        raise LookupError("nobody foresaw this")

    monkeypatch.setattr(journal, "work_off_urgent", urgent)
    with pytest.raises(LookupError, match="nobody foresaw this"):
        call_command("work", interval=0.01, stdout=StringIO())
    assert not any(line.name.startswith("beside") for line in threading.enumerate())
