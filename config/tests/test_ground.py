"""Each kind of unsafe ground is planted, seen, and said in both languages with the way out; safe ground is not spoken of."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection

from bench.stage import free_port
from config import environment, ground
from config.ground import (
    PREPARE,
    WEB,
    WORKER,
    Look,
    behind,
    careless_postgresql,
    careless_sqlite,
    drifted,
    gone_back,
    kind_of_place,
    looks,
    missing,
    network_places,
    old_library,
    stand,
    unkept,
    unwritable,
)  # fmt: skip
from lantoa.journal import api as journal

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 7, 32, tzinfo=UTC)
SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "server_version_num": "150004"}
MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:20 / /proc rw - proc proc rw
40 22 0:33 / /mnt/nas rw,relatime shared:7 - nfs4 nas:/volume rw,vers=4.2
41 22 0:34 / /mnt/my\040share rw - cifs //nas/share rw
42 22 0:35 / /srv/far rw - fuse.sshfs somebody@far:/srv rw
43 40 254:1 / /mnt/nas/local rw - xfs /dev/vdb rw
44 22 0:36 / /c rw - 9p drvfs rw
45 22 0:37 / /over rw - nfs nas:/over rw
46 45 254:2 / /over rw - ext4 /dev/vdc rw
47 22 0:40 / /run rw,nosuid - tmpfs tmpfs rw
"""


def only(sentences: Iterator[str]) -> str:
    """The one sentence found, which must be said in both languages."""
    (sentence,) = sentences
    vietnamese, english = sentence.split(" / ", 1)
    assert any(letter in vietnamese for letter in "ạảấầậệộớờữựểẵỏồỉủ")
    assert len(english) > 20
    return sentence


# --- without the database


def test_a_library_that_can_lose_data_is_refused_with_the_version_that_does_not() -> None:
    sentence = only(old_library((3, 51, 2)))
    assert "SQLite 3.51.2 can corrupt data in WAL mode; at least 3.51.3 is needed: run bin/setup run" in sentence
    assert not list(old_library((3, 51, 3)))
    assert not list(old_library((3, 52, 0)))


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/lantoa", "ext4"), ("/mnt/nas/lantoa", "nfs4"), ("/mnt/my share/lantoa", "cifs"), ("/srv/far", "fuse.sshfs"),
        ("/mnt/nas/local/lantoa", "xfs"), ("/c/lantoa", "9p"), ("/over/lantoa", "ext4"), ("/run/x", "tmpfs"), ("/mnt/nasty", "ext4"),
    ],
)  # fmt: skip
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(folder: str, kind: str) -> None:
    assert kind_of_place(MOUNTS, Path(folder)) == kind


def test_a_disk_of_another_machine_is_refused_whatever_brings_it_here() -> None:
    far = [Path(at) for at in ("/mnt/nas/lantoa", "/mnt/my share", "/srv/far/x", "/c/lantoa")]
    near = [Path(at) for at in ("/var/lib/lantoa", "/mnt/nas/local", "/over/lantoa", "/run/lantoa")]
    found = list(network_places(MOUNTS, [*far, *near]))
    assert len(found) == len(far)
    assert all(only(iter([sentence])) for sentence in found)
    assert any("/srv/far/x is on a network file system (fuse.sshfs)" in sentence for sentence in found)


def test_a_folder_nobody_may_write_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "var", Path("/proc/self")):
        assert f"{folder} cannot be written to" in only(unwritable(folder))
    assert not list(unwritable(tmp_path / "new" / "var"))
    assert not list((tmp_path / "new" / "var").iterdir())


def test_what_a_public_server_cannot_do_without_is_named() -> None:
    sentence = only(missing({"LANTOA_SECRET_KEY": "x", "LANTOA_SMS_API_KEY": ""}))
    assert "LANTOA_SMS_API_KEY is missing" in sentence
    assert "_FILE name a file that holds it" in sentence


def test_only_what_is_switched_on_is_needed() -> None:
    given: dict[str, Any] = {
        "SECRET_KEY": "k", "ADAPTERS": {"messages.sms": "lantoa.messages.adapters.demo", "accounts.identity": ""}, "SMS_OPTIONS": {},
        "EID_OPTIONS": {}, "EMAIL_HOST": "", "EMAIL_HOST_USER": "", "EMAIL_HOST_PASSWORD": "",
    }  # fmt: skip
    assert list(environment.needed_in_production(SimpleNamespace(**given))) == ["LANTOA_SECRET_KEY"]
    given["ADAPTERS"] = {"messages.sms": "lantoa.messages.adapters.esms", "accounts.identity": "x"}
    given |= {"SMS_OPTIONS": {"api_key": "", "secret_key": ""}, "EID_OPTIONS": {"client_secret": ""}}
    given |= {"EMAIL_HOST": "mail", "EMAIL_HOST_USER": "u"}
    assert list(missing(environment.needed_in_production(SimpleNamespace(**given)))) != []
    assert len(list(missing(environment.needed_in_production(SimpleNamespace(**given))))) == 4


# --- what the database says


def test_careful_servers_are_not_spoken_of() -> None:
    for level in ("on", "local", "remote_write", "remote_apply"):
        assert not list(careless_postgresql({**SAFE, "synchronous_commit": level}))
    assert not list(careless_sqlite("wal", 2))
    assert not list(careless_sqlite("wal", 3))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("fsync", "off", "PostgreSQL has fsync off"), ("full_page_writes", "off", "PostgreSQL has full_page_writes off"),
        ("synchronous_commit", "off", "synchronous_commit = off for this user or database"), ("server_version_num", "140011", "PostgreSQL 14 is too old; 15"),
    ],
)  # fmt: skip
def test_a_careless_server_is_refused(name: str, value: str, words: str) -> None:
    assert words in only(careless_postgresql({**SAFE, name: value}))


def test_a_careless_embedded_database_is_refused() -> None:
    assert "SQLite has no WAL here (journal_mode=delete)" in only(careless_sqlite("delete", 2))
    assert "synchronous=1: a power cut would lose orders" in only(careless_sqlite("wal", 1))


def test_clocks_that_differ_are_refused_and_both_are_shown() -> None:
    sentence = only(drifted(NOW, NOW + timedelta(minutes=6)))
    assert "This machine's clock says 21/11/2026 14:32, PostgreSQL's 21/11/2026 14:38" in sentence
    assert only(drifted(NOW, NOW - timedelta(hours=7)))
    assert not list(drifted(NOW, NOW + timedelta(minutes=4)))


def test_a_clock_behind_what_is_written_is_refused() -> None:
    assert "written until 21/11/2026 14:32: the clock went back" in only(gone_back(NOW - timedelta(minutes=6), NOW))
    for last in (None, NOW - timedelta(days=900), NOW + timedelta(minutes=4)):
        assert not list(gone_back(NOW, last))


def test_a_shape_behind_the_release_is_refused_and_one_ahead_is_not() -> None:
    here = [("orders", "0001_initial"), ("orders", "0002_more"), ("stock", "0001_initial")]
    sentence = only(behind(here, {("orders", "0001_initial")}))
    assert "lacks 2 migrations of this release (the first: orders 0002_more); run: lantoa prepare" in sentence
    assert not list(behind(here, {*here, ("orders", "0003_of_the_next_release")}))


# --- on the real ones


def test_the_names_of_the_migrations_are_those_django_loads() -> None:
    from django.db.migrations.loader import MigrationLoader

    from lantoa.kit.database.shape import expected_migrations

    assert set(expected_migrations()) == set(MigrationLoader(None).disk_migrations)


@pytest.mark.django_db
def test_the_ground_of_the_tests_is_safe() -> None:
    assert [(name, found) for name, found in looks() if found] == []
    assert {name for name, _found in looks(PREPARE)} == {name for name, _found in looks(WEB)} - {"migrations", "wall"}
    assert [name for name, _found in looks(WEB)] == [*(name for name, _found in looks(WORKER)), "wall"]


@pytest.mark.django_db
def test_a_migration_taken_back_is_missed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'journal' AND name LIKE '0001%%'", [])
    assert "lantoa prepare" in only(ground.shape())


@pytest.mark.django_db
def test_a_clock_behind_the_journal_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(ground.clock()) == []
    monkeypatch.setattr(journal, "last_moment", lambda: datetime.now(UTC) + timedelta(hours=1))
    assert "the clock went back" in only(ground.clock())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are PostgreSQL's")
def test_carelessness_set_for_one_role_alone_is_found() -> None:
    import psycopg

    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE careless LOGIN; ALTER ROLE careless SET synchronous_commit = off")
    try:
        assert list(ground.kept_on_disk()) == []
        own = connection.get_connection_params()
        with psycopg.connect(host=own["host"], port=own["port"], dbname=own["dbname"], user="careless") as line:
            asked = line.execute(ground.ASKED).fetchone()
        assert "synchronous_commit = off" in only(careless_postgresql(dict(zip(ground.SAID, asked, strict=True))))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE careless")


def test_a_database_that_never_answers_is_said_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("connection refused\n  is it running?")

    monkeypatch.setattr(ground.settings, "DATABASE_PATIENCE", 0.02)
    monkeypatch.setattr(ground, "PAUSE", 0.01)
    monkeypatch.setattr(ground, "knock", refuse)
    sentence = only(ground.reached())
    assert "cannot be reached (connection refused is it running?)" in sentence


# --- who is stopped


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "UNDER", (Look("planted", lambda: ["Đất lún. / The ground gives way."]),))
    monkeypatch.setattr(ground, "INSIDE", (Look("never asked", lambda: pytest.fail("the database was asked")),))
    monkeypatch.setattr(connection, "close", lambda: None)


@pytest.mark.parametrize("by", [PREPARE, WORKER, WEB])
def test_nobody_begins_on_unsafe_ground(by: str, bad: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        stand(by)
    assert stopped.value.code == 1
    assert capsys.readouterr().err == "Đất lún. / The ground gives way.\n"


def test_an_experiment_is_warned_and_goes_on(bad: None, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.UNSAFE_GROUND = True
    stand(WORKER)
    assert "The ground gives way" in capsys.readouterr().err


def lantoa(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANTOA_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "config.command", *command], cwd=ROOT, env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings.dev", **environ},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_worker_and_check_stop_on_an_empty_database_and_name_the_way_out(tmp_path: Path) -> None:
    worker = lantoa("work", "--once", LANTOA_VAR=str(tmp_path))
    assert worker.returncode == 1
    assert "run: lantoa prepare" in worker.stderr
    assert "Traceback" not in worker.stderr
    told = lantoa("ground", LANTOA_VAR=str(tmp_path))
    assert told.returncode == 1
    assert "+ kept on disk\n" in told.stdout
    assert "- migrations: " in told.stdout


def test_the_web_stops_on_an_empty_database_and_names_the_way_out(tmp_path: Path) -> None:
    web = lantoa("web", "--workers", "1", "--port", str(free_port()), LANTOA_VAR=str(tmp_path))
    assert web.returncode == 1
    assert "run: lantoa prepare" in web.stderr + web.stdout


def test_a_place_that_cannot_be_made_is_said_without_a_stack_trace(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = lantoa("prepare", LANTOA_VAR=str(tmp_path / "file" / "var"))
    assert told.returncode == 1
    assert "cannot be made" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_secret_in_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    told = lantoa("ground", LANTOA_VAR=str(tmp_path), LANTOA_SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    assert told.returncode == 1
    assert "LANTOA_SECRET_KEY_FILE names" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_public_server_without_its_secrets_does_not_start(tmp_path: Path) -> None:
    public = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "LANTOA_VAR": str(tmp_path)}
    assert "must hold at least 32 characters" in lantoa("prepare", **public).stderr
    told = lantoa("prepare", **public, LANTOA_SECRET_KEY="only-for-this-test-" * 3, LANTOA_UNSAFE_GROUND="1")
    assert told.returncode == 1
    assert "LANTOA_SMS_API_KEY is missing" in told.stderr
    assert not (tmp_path / "lantoa.sqlite3").exists()


def test_a_public_house_without_copies_is_told_so_and_starts(settings: Any) -> None:
    settings.PRODUCTION, settings.BACKUP = True, ""
    assert "LANTOA_BACKUP" in only(unkept())
    settings.BACKUP = "/mnt/copies"
    assert list(unkept()) == []
    settings.PRODUCTION, settings.BACKUP = False, ""
    assert list(unkept()) == []
