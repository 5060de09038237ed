"""What a process that died left behind is picked up in the worker."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from lantoa.journal import api as journal
from lantoa.journal.actions import registry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_sweepers", {})


def test_every_sweeper_looks_once_and_tells_how_many_it_did() -> None:
    looked = []
    journal.sweeper("one")(lambda: looked.append("one") or 2)
    journal.sweeper("other")(lambda: looked.append("other") or 3)
    assert journal.sweep_all() == 5
    assert looked == ["one", "other"]


def test_a_broken_sweeper_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> int:
        raise ZeroDivisionError

    journal.sweeper("broken")(broken)
    journal.sweeper("sound")(lambda: 1)
    assert journal.sweep_all() == 1
    assert "sweeper broken failed" in caplog.text


def test_a_name_given_again_replaces_the_sweeper() -> None:
    journal.sweeper("one")(lambda: 1)
    journal.sweeper("one")(lambda: 2)
    assert journal.sweep_all() == 2


@pytest.mark.django_db(transaction=True)  # the worker closes connections on its way
def test_the_worker_sweeps_on_its_way() -> None:
    left = [1, 1]
    journal.sweeper("one")(lambda: left.pop() if left else 0)
    call_command("work", once=True, stdout=StringIO())
    assert left == [1]
