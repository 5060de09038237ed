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


@pytest.mark.parametrize(
    ("hangs", "goes_by"),
    [("work_off", "work_off_urgent"), ("work_off_long", "seal")],
    ids=["what somebody waits for", "sealing beside long work"],
)
def test_while_one_line_hangs_others_go_on(hangs: str, goes_by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done, hanging, over = threading.Event(), threading.Event(), threading.Event()

    def hang(**options: Any) -> int:
        hanging.set()
        assert over.wait(30), "nobody went by"
        raise LookupError("held up to the end")

    def go_by(**options: Any) -> int:
        if hanging.is_set():
            done.set()
        return 0

    monkeypatch.setattr(journal, hangs, hang)
    monkeypatch.setattr(journal, goes_by, go_by)
    watch = threading.Thread(target=lambda: done.wait(30) and over.set())
    watch.start()
    with pytest.raises(LookupError, match="held up"):
        call_command("work", interval=0.01, long=1, stdout=StringIO())
    watch.join()
    assert done.is_set()
    assert not any(line.name.startswith("beside") for line in threading.enumerate())


@pytest.mark.parametrize(("lines", "does"), [(1, False), (0, True)])
def test_where_no_line_does_what_takes_long_the_one_line_does(
    lines: int, does: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def work_off(*, long: bool) -> int:
        asked.append(long)
        raise LookupError("seen enough")

    monkeypatch.setattr(journal, "work_off", work_off)
    with pytest.raises(LookupError, match="seen enough"):
        call_command("work", interval=0.01, long=lines, stdout=StringIO())
    assert asked == [does]


def test_a_fault_in_a_line_beside_ends_the_worker_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def urgent(**options: Any) -> int:
        raise LookupError("nobody foresaw this")

    monkeypatch.setattr(journal, "work_off_urgent", urgent)
    with pytest.raises(LookupError, match="nobody foresaw this"):
        call_command("work", interval=0.01, stdout=StringIO())
    assert not any(line.name.startswith("beside") for line in threading.enumerate())
