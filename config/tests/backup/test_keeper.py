"""The process that copies: a place that is away or full ends nothing, is said in the house itself, and is gone on with."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pyrage import x25519

from config.backup import command
from config.backup.base import Kept, Setting
from config.backup.command import Keeper
from config.backup.errors import BackupError
from config.backup.place import Place
from config.backup.vault import Vault
from lantoa.journal import api as journal
from lantoa.kit.world import World, world

pytestmark = pytest.mark.django_db


class Engine:
    """Copies nothing, and says what it is told to."""

    name = "none"

    def __init__(self) -> None:
        self.until = world.now()
        self.wrong: list[str] = []
        self.days = 0

    def check(self) -> Iterator[str]:
        yield from self.wrong

    def keep(self, stop: Event) -> None:
        stop.wait()

    def daily(self) -> None:
        self.days += 1

    def kept(self) -> Kept | None:
        return Kept(self.until - timedelta(days=3), self.until, self.until, 5_000)

    def restore(self, into: Path, to: datetime | None) -> Any:
        raise BackupError("none")


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    for name in ("var", "place"):
        (tmp_path / name).mkdir()
    vault = Vault(key=str(x25519.Identity.generate()))
    ours = Setting("sqlite", tmp_path / "var", tmp_path / "place", vault)
    return Keeper(ours, Place(ours.place, vault), Engine())


def turned(keeper: Keeper) -> tuple[str, datetime | None]:
    """What the house knows after one turn: what is in the way, and until when all is copied."""
    keeper._files()
    keeper.tell()
    heard = journal.copies().heard
    assert heard is not None
    return heard.trouble, heard.until


def test_how_far_copying_is_stands_in_the_house_itself(keeper: Keeper) -> None:
    trouble, until = turned(keeper)
    assert trouble == ""
    assert until == keeper.copies.until  # type: ignore[attr-defined]
    heard = journal.copies().heard
    assert heard is not None
    assert (heard.size, heard.daily_at) == (5_000, until)


def test_files_that_lag_hold_the_moment_back(keeper: Keeper) -> None:
    keeper._files()
    keeper.copies.until = world.now() + timedelta(minutes=1)  # type: ignore[attr-defined]
    keeper.tell()
    heard = journal.copies().heard
    assert heard is not None
    assert heard.until == keeper.files_until


def test_a_place_that_is_away_is_said_and_what_was_copied_stays_copied(keeper: Keeper) -> None:
    _trouble, before = turned(keeper)
    place, held = keeper.place.folder, keeper.place.folder.with_name("held")
    place.rename(held)
    keeper.files.there.clear()
    assert turned(keeper) == ("away", before)
    held.rename(place)
    assert turned(keeper)[0] == ""


def test_a_place_that_is_full_is_said_also_while_nothing_new_is_to_be_copied(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    turned(keeper)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as less:
        less.setattr(os, "fsync", full)
        assert turned(keeper)[0] == "full"
    assert turned(keeper)[0] == ""


def test_what_the_engine_lacks_is_said_and_asked_for_again(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []

    def wait(seconds: float | None = None) -> bool:
        turns.append(seconds or 0)
        keeper.copies.wrong.clear()  # type: ignore[attr-defined]
        if len(turns) == 2:
            keeper.stop.set()
        return keeper.stop.is_set()

    keeper.copies.wrong.append("Thiếu / missing")  # type: ignore[attr-defined]
    monkeypatch.setattr(keeper.copies, "keep", lambda stop: turned_out.append(keeper.engine_trouble))
    turned_out: list[str] = []
    monkeypatch.setattr(keeper.stop, "wait", wait)
    keeper._keep()
    assert turned_out == [""]
    assert turns == [30, 30]


def test_an_engine_that_breaks_is_started_again(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def keep(stop: Event) -> None:
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise ValueError("broken")

    monkeypatch.setattr(keeper.copies, "keep", keep)
    monkeypatch.setattr(keeper.stop, "wait", lambda seconds=None: keeper.stop.is_set())
    keeper._keep()
    assert len(tries) == 3
    assert keeper.engine_trouble == "engine"


class Clock(World):
    """The moment it is put to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Iterator[Clock]:
    made = Clock(world.now())
    before = world.use(made)
    yield made
    world.use(before)


def test_a_drill_is_due_at_first_every_week_and_the_day_after_one_that_failed(keeper: Keeper, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    now = clock.now()
    assert keeper.drill_is_due()
    for ok, wait in ((True, timedelta(days=7)), (False, timedelta(days=1))):
        journal.backup_drilled(journal.Drill(ok, 1, 0, now, 1.0))
        begun = clock.at
        clock.at = begun + wait - timedelta(minutes=1)
        assert not keeper.drill_is_due()
        clock.at = begun + wait + timedelta(minutes=1)
        assert keeper.drill_is_due()
    monkeypatch.setenv("LANTOA_BACKUP_DRILL_DAYS", "0")
    assert not keeper.drill_is_due()


def test_a_restore_that_fails_is_written_down_as_such(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    class Done:
        returncode, stdout = 1, ""

    monkeypatch.setattr(command.subprocess, "run", lambda *given, **named: Done())
    journal.backup_drilled(journal.Drill(True, 1, 0, world.now() - timedelta(days=1), 1.0))
    assert command.drill(keeper.ours, keeper.copies) is False
    drilled = journal.copies().drilled
    assert drilled is not None
    assert drilled.data["ok"] is False


@pytest.mark.parametrize(("entries", "ok"), [(1, True), (0, False), (2, False)])
def test_a_restore_that_lacks_an_entry_or_has_one_too_many_did_not_go_well(keeper: Keeper, monkeypatch: pytest.MonkeyPatch, entries: int, ok: bool) -> None:  # fmt: skip
    class Done:
        returncode, stdout = 0, f'{{"entries": {entries}, "reached": "2026-11-28T00:00:00+00:00"}}\n'

    journal.backup_drilled(journal.Drill(True, 1, 0, world.now(), 1.0))
    keeper.copies.until = world.now() + timedelta(minutes=1)  # type: ignore[attr-defined]
    monkeypatch.setattr(command.subprocess, "run", lambda *given, **named: Done())
    assert command.drill(keeper.ours, keeper.copies) is ok
