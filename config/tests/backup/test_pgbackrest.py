"""What is said of a PostgreSQL that is not copied, and what can be restored of what lies in its repository."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.backup import pgbackrest, postgresql
from config.backup.errors import DamagedError, NoSuchTimeError
from config.backup.pgbackrest import Repository
from config.backup.postgresql import Live

DAY = datetime(2026, 11, 28, tzinfo=UTC)
WANTED = "pgbackrest --config=/srv/lantoa/var/backup/postgresql/pgbackrest.conf --stanza=lantoa archive-push %p"


def test_a_server_that_hands_nothing_over_is_told_the_lines() -> None:
    said = {"archive_mode": "off", "archive_command": "(disabled)", "archive_library": "", "archive_timeout": "0"}
    (sentence,) = postgresql.careless({**said, "wal_level": "minimal"}, WANTED)
    for part in ("archive_mode = on", f"archive_command = '{WANTED}'", "archive_timeout = 60", "wal_level = replica"):
        assert part in sentence
    right = {**said, "archive_mode": "on", "archive_command": WANTED, "archive_timeout": "60", "wal_level": "replica"}
    assert list(postgresql.careless(right, WANTED)) == []
    for wrong in ({"archive_command": "/bin/true"}, {"archive_library": "basic_archive"}, {"archive_timeout": "0"}):
        assert list(postgresql.careless({**right, **wrong}, WANTED))


def test_a_database_on_another_machine_is_copied_there() -> None:
    (sentence,) = postgresql.elsewhere("postgresql://lantoa@db.example.vn:5432/lantoa")
    assert "db.example.vn" in sentence
    assert " / " in sentence
    for here in (
        "postgresql://lantoa@/lantoa",
        "postgresql://lantoa@localhost/lantoa",
        "postgresql:///lantoa?host=/run",
    ):
        assert list(postgresql.elsewhere(here)) == []


def test_a_tool_that_does_not_know_the_server_is_said() -> None:
    assert list(pgbackrest.too_old((2, 45), 15)) == []
    assert list(pgbackrest.too_old((2, 54), 17)) == []
    (sentence,) = pgbackrest.too_old((2, 45), 17)
    assert "2.53.1" in sentence
    assert list(pgbackrest.too_old((2, 45), 18))


def test_the_newest_base_copy_before_the_moment_is_chosen() -> None:
    day = datetime(2026, 11, 28, tzinfo=UTC)
    bases = [
        pgbackrest.Base(f"copy {hour}", hour == 0, day, day + timedelta(hours=hour), "", "", 0, True)
        for hour in (0, 6, 12)
    ]
    assert pgbackrest.chosen(bases, day + timedelta(hours=7)).label == "copy 6"
    assert pgbackrest.chosen(bases, day + timedelta(hours=12)).label == "copy 6"
    with pytest.raises(NoSuchTimeError, match=" / "):
        pgbackrest.chosen(bases, day)


def live(failed: datetime | None, archived: datetime | None) -> Live:
    return Live({}, "", "/run", ("00000001000000000000002A", failed) if failed else None, archived)


def test_an_archiver_that_fails_is_said_until_it_succeeds_again() -> None:
    for well in (live(None, None), live(None, DAY), live(DAY, DAY + timedelta(seconds=1))):
        assert list(postgresql.failing(well)) == []
    for ill in (live(DAY, None), live(DAY, DAY - timedelta(seconds=1))):
        (sentence,) = postgresql.failing(ill)
        assert "00000001000000000000002A" in sentence
        assert " / " in sentence


def test_the_command_the_server_runs_stands_quotes_and_percent_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pgbackrest, "_program", lambda: "/usr/bin/pgbackrest")
    said = pgbackrest.archiving(Path("/srv/50% off/it's/pgbackrest.conf"))
    assert said.endswith(" --stanza=lantoa archive-push %p")
    assert "'--config=/srv/50%% off/it'" in said


# --- which stretch can be restored


def repository(
    folder: Path, monkeypatch: pytest.MonkeyPatch, bases: Iterable[tuple[str, int, int]], names: Iterable[str]
) -> Repository:
    """A repository of empty files that says it holds these base copies: label, first and last segment."""
    for name in names:
        path = folder / "archive" / "lantoa" / "15-1" / name[:16] / f"{name}-{'0' * 40}.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    told: dict[str, Any] = {
        "db": [{"id": 1, "version": "15"}],
        "backup": [
            {
                "label": label, "type": "full", "database": {"id": 1}, "error": False, "lsn": {"start": "0/0", "stop": f"0/{last}000000"},
                "timestamp": {"start": last * 60, "stop": last * 60}, "archive": {"start": segment(first), "stop": segment(last)},
            }
            for label, first, last in bases
        ],
    }  # fmt: skip
    made = Repository(folder, "secret", folder / "work")
    monkeypatch.setattr(made, "_told", lambda: told)
    monkeypatch.setattr(made, "_content", lambda _segment: bytes(pgbackrest.SEGMENT))
    return made


def segment(number: int, timeline: int = 1) -> str:
    return f"{timeline:08X}{number // 256:08X}{number % 256:08X}"


def test_a_whole_archive_can_be_restored_from_its_first_base_copy_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [segment(number) for number in range(250, 262)]
    stretch = repository(tmp_path, monkeypatch, [("A", 251, 252), ("B", 256, 256)], names).stretch()
    assert stretch
    assert [one.label for one in stretch.bases] == ["A", "B"]
    assert [one.number for one in stretch.segments] == list(range(251, 262))
    assert (stretch.gap, stretch.lost) == ("", "")
    assert list(postgresql.gaps(stretch)) == []


def test_behind_a_gap_it_begins_anew_with_the_next_base_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [segment(number) for number in (1, 2, 3, 5, 6, 7)]
    stretch = repository(tmp_path, monkeypatch, [("A", 1, 1), ("B", 6, 6)], names).stretch()
    assert stretch
    assert [one.label for one in stretch.bases] == ["B"]
    assert [one.number for one in stretch.segments] == [6, 7]
    assert stretch.lost == segment(4)
    (sentence,) = postgresql.gaps(stretch)
    assert segment(4) in sentence


def test_a_gap_behind_the_last_base_copy_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [segment(number) for number in (1, 2, 4)]
    stretch = repository(tmp_path, monkeypatch, [("A", 1, 1)], names).stretch()
    assert stretch
    assert [one.number for one in stretch.segments] == [1, 2]
    assert stretch.gap == segment(3)


def test_a_base_copy_whose_own_wal_is_gone_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [segment(number) for number in (1, 3)]
    with pytest.raises(DamagedError, match="lantoa backup daily|lantoa backup now"):
        repository(tmp_path, monkeypatch, [("A", 1, 3)], names).stretch()


def test_after_a_restore_was_served_from_the_life_it_left_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [segment(number) for number in range(1, 9)] + [segment(5, 2), segment(6, 2)]
    stretch = repository(tmp_path, monkeypatch, [("A", 1, 1)], names).stretch()
    assert stretch
    assert [(one.timeline, one.number) for one in stretch.segments] == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 5), (2, 6)]


# --- base copies


def test_once_a_week_all_is_copied_on_other_days_what_changed() -> None:
    def kind(*ages: float) -> str:
        bases = [pgbackrest.Base("A", True, DAY, DAY - timedelta(days=age), "", "", 0, True) for age in ages]

        class There:
            def stretch(self) -> pgbackrest.Stretch | None:
                return pgbackrest.Stretch(15, bases, []) if bases else None

        return postgresql.kind_of_copy(There(), DAY)  # type: ignore[arg-type]

    assert [kind(), kind(1), kind(6.5), kind(6.99), kind(8), kind(8, 1)] == [
        "full",
        "diff",
        "diff",
        "full",
        "full",
        "diff",
    ]
