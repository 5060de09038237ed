"""What operators type: times, folders, refusals; when the daily copy is due; and whoever was erased is erased again."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import management

from config.backup import command, restore
from config.backup.base import Kept
from config.backup.command import daily_is_due
from config.backup.errors import BackupError, NoSuchTimeError
from config.backup.house import engine, setting
from config.backup.restore import erase_again, moment, refuse_folder, refuse_time
from config.backup.vault import make_key
from config.run import plan

AT = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "backup.key"
    make_key(path)
    (tmp_path / "place").mkdir()
    (tmp_path / "var").mkdir()
    for name, value in {
        "LANTOA_BACKUP": tmp_path / "place", "LANTOA_VAR": tmp_path / "var", "LANTOA_BACKUP_KEY_FILE": path, "LANTOA_DATABASE": "sqlite",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    return path


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-28 07:30", "2026-11-28 07:30:00", "2026-11-28T07:30", "28/11/2026 07:30", "28/11/2026 07:30:00", "2026-11-28T00:30:00Z",
        "2026-11-28T00:30:00+00:00", "2026-11-28T07:30:00.000+07:00",
    ],
)  # fmt: skip
def test_a_time_is_one_in_vietnam_unless_it_says_otherwise(text: str) -> None:
    assert moment(text) == AT


def test_now_is_no_time_and_nonsense_is_refused_with_an_example() -> None:
    assert moment("now") is None
    for text in ("", "yesterday", "28/13/2026 07:30", "07:30"):
        with pytest.raises(BackupError, match="2026-11-28 07:30:00"):
            moment(text)


def test_a_folder_that_holds_anything_is_refused(tmp_path: Path) -> None:
    refuse_folder(tmp_path)
    refuse_folder(tmp_path / "new")
    (tmp_path / "file").write_text("x")
    for taken in (tmp_path, tmp_path / "file"):
        with pytest.raises(BackupError, match="not empty"):
            refuse_folder(taken)


def test_a_time_outside_of_what_is_there_is_refused_with_what_there_is() -> None:
    kept = Kept(AT - timedelta(days=2), AT, None, 0)
    for fine in (None, kept.since, AT - timedelta(days=1), AT):
        refuse_time(fine, kept)
    for wrong in (AT + timedelta(seconds=1), kept.since - timedelta(seconds=1)):
        with pytest.raises(NoSuchTimeError, match=r"2026-11-26 07:30:00 to 2026-11-28 07:30:00"):
            refuse_time(wrong, kept)
    with pytest.raises(NoSuchTimeError, match="no copy there yet"):
        refuse_time(None, None)


@pytest.mark.parametrize(
    ("last", "at", "due"),
    [
        (None, "12:00", True),
        ("2026-11-27 02:31", "2026-11-28 02:29", False),
        ("2026-11-27 02:31", "2026-11-28 02:30", True),
        ("2026-11-28 02:31", "2026-11-28 23:59", False),
        ("2026-11-25 09:00", "2026-11-28 09:00", True),
    ],
)
def test_the_daily_copy_is_due_at_a_quiet_hour_and_made_up_for_when_missed(
    last: str | None, at: str, due: bool
) -> None:
    def read(text: str) -> datetime:
        found = moment(text if "-" in text else f"2026-11-28 {text}")
        assert found is not None
        return found

    assert daily_is_due(read(last) if last else None, read(at)) is due


def test_what_is_set_wrongly_is_said_before_anything_is_copied(key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert setting().vault.opens
    assert command.main(["check"]) == 0
    for name, value, said in (
        ("LANTOA_BACKUP", "", "LANTOA_BACKUP"),
        ("LANTOA_BACKUP_DAYS", "1", "at least 2"),
        ("LANTOA_BACKUP_RECIPIENT", "age1x", "LANTOA_BACKUP_RECIPIENT"),
        ("LANTOA_BACKUP", str(key.parent / "var" / "place"), "not there"),
    ):
        with monkeypatch.context() as wrong:
            wrong.setenv(name, value)
            assert command.main(["check"]) == 1
            told = capsys.readouterr()
            assert said in told.out + told.err


def test_restoring_without_copies_or_without_the_key_says_so(key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    words = ["--to", "now", "--into", str(key.parent / "new")]
    engine(setting()).place.claim(key.parent / "var" / "backup", key.parent / "var")  # type: ignore[attr-defined]
    assert restore.main(words) == 1
    assert "no copy there yet" in capsys.readouterr().err
    monkeypatch.setenv("LANTOA_BACKUP_RECIPIENT", setting().vault.recipient)
    monkeypatch.delenv("LANTOA_BACKUP_KEY_FILE")
    assert restore.main(words) == 1
    assert "LANTOA_BACKUP_KEY_FILE" in capsys.readouterr().err
    assert command.main(["list"]) == 1


def test_the_house_keeps_a_process_for_it_only_where_a_place_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANTOA_BACKUP", raising=False)
    assert [one.name for one in plan("127.0.0.1", 8000)] == ["sandbox", "worker", "web"]
    monkeypatch.setenv("LANTOA_BACKUP", "/mnt/copies")
    assert [one.name for one in plan("127.0.0.1", 8000)][-1] == "backup"


def test_whoever_was_erased_is_erased_again_by_every_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, ...]] = []

    def call(*words: str, stdout: Any) -> None:
        called.append(words)
        stdout.write("person 7: erased\nAll of them are erased.\n")
        if "half" in words[-1]:
            raise SystemExit(1)

    monkeypatch.setattr(management, "get_commands", lambda: {"erase": "lantoa.accounts"})
    monkeypatch.setattr(management, "call_command", call)
    first, second, half = tmp_path / "erased.jsonl", tmp_path / "newer.jsonl", tmp_path / "half.jsonl"
    for path in (first, second, half):
        path.write_text("{}\n")
    assert erase_again([first, second, tmp_path / "none"]) == ("All of them are erased.", True)
    assert called == [("erase", "again", "--register", str(path)) for path in (first, second)]
    assert erase_again([half, second])[1] is False


def test_a_register_nobody_can_follow_ends_the_restore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = tmp_path / "erased.jsonl"
    assert "nobody" in erase_again([register])[0]
    register.write_text("{}\n")
    monkeypatch.setattr(management, "get_commands", dict)
    with pytest.raises(BackupError, match="lantoa erase"):
        erase_again([register])


def test_a_key_is_made_and_its_public_half_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["key", str(tmp_path / "new.key")]) == 0
    assert capsys.readouterr().out.startswith("export LANTOA_BACKUP_RECIPIENT=age1")
    assert command.main(["key", str(tmp_path / "new.key")]) == 1
    assert isinstance(command._options([]), argparse.Namespace)
