"""A PostgreSQL database is copied while people order, and stands again as it was at any moment: all that was acknowledged, nothing later."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from django.db import connection  # noqa: F401 - the mark looks at it
from pyrage import x25519

from bench.stage import ROOT, Stage, prepared
from config.backup import pgbackrest
from config.backup.base import Setting
from config.backup.cluster import Owner
from config.backup.errors import BackupError, DamagedError, NoSuchTimeError
from config.backup.pgbackrest import Segment
from config.backup.postgresql import PgBackRest, RestoredCluster
from config.backup.vault import Vault
from tests.postgres import Server, server

pytestmark = [
    # It has a cluster of its own, and kills it; once is enough.
    pytest.mark.alone,
    pytest.mark.xdist_group("a cluster of its own"),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's own copies"),
    pytest.mark.skipif(
        shutil.which("pgbackrest") is None,
        reason="pgbackrest is not installed, copies of PostgreSQL were not tried: apt-get install pgbackrest",
    ),
]
# Orders one after the other, each with when it was asked for and when it was acknowledged; again under the same key after a failure.
BUYER = """
import json, sys, time
from datetime import UTC, datetime
from pathlib import Path
from django.db import Error, connection
from tests.faults import load
folder = Path({folder!r})
town = load.Town.read(folder)
now = lambda: datetime.now(UTC).isoformat()
with (folder / "orders.jsonl").open("a", buffering=1) as log:
    for number in range(1, {most} + 1):
        if (folder / "enough").exists():
            break
        deed = load.next_deed(town, {lane}, number, [], ["place"])
        deed["product"], deed["offer"] = town.stalls[deed["stall"]].goods[0]
        asked = now()
        while True:
            try:
                load.act(town, deed)
                break
            except Error:
                connection.close()
                time.sleep(0.1)
        row = {{"key": deed["key"], "name": "orders.place_orders", "body": load.wish_body(deed)}}
        log.write(json.dumps({{"asked": asked, "at": now(), "row": row}}) + "\\n")
        time.sleep(0.02)
"""


@dataclass
class Order:
    asked: datetime
    at: datetime
    row: dict[str, Any]


@dataclass
class House:
    """A house whose database is copied, and what its buyers were told."""

    engine: PgBackRest
    server: Server
    stage: Stage
    folder: Path
    orders: list[Order]
    moments: dict[str, datetime]

    def hand_over(self) -> None:
        self.engine._mark()
        self.engine._hand_over()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Buyers order while the database is copied; it is killed outright in between, its large tables are put in parts, and there are
    base copies on both sides."""
    folder = Path(tempfile.mkdtemp(prefix="lantoa-copies-", dir="/tmp"))  # noqa: S108 - a socket's path must be short
    folder.chmod(0o755)
    (folder / "var").mkdir()
    (folder / "place").mkdir()
    vault = Vault(key=str(x25519.Identity.generate()))
    engine = PgBackRest(Setting("postgresql://", folder / "var", folder / "place", vault))
    settings = {
        "archive_mode": "on",
        "archive_command": pgbackrest.archiving(engine.configuration),
        "archive_timeout": "60",
    }
    stop = Event()
    try:
        with server(settings) as one:
            engine.setting = replace(engine.setting, database=one.address)
            there = _house_on(one, folder)
            keeper = Thread(target=engine.keep, args=(stop,))
            keeper.start()
            try:
                yield _lived_through(engine, one, there, folder)
            finally:
                stop.set()
                keeper.join()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _house_on(one: Server, folder: Path) -> Stage:
    environment = {**os.environ, "LANTOA_VAR": str(folder / "var"), "LANTOA_DATABASE": one.address, "LANTOA_DEMO": "0"}
    environment |= {"LANTOA_LOG": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    there = prepared(Stage(environment, folder / "var", one.address, server=one).by(ROOT))
    there.shell(f"from pathlib import Path; from tests.faults import load; load.seed(Path({str(folder)!r}), 1)")
    return there


def _lived_through(engine: PgBackRest, one: Server, there: Stage, folder: Path) -> House:
    lived = House(engine, one, there, folder, [], {})
    _until(lambda: engine.kept() is not None)
    with _buyers(there, folder):
        _until(lambda: len(_orders(folder)) > 20)
        lived.moments["before the kill"] = _orders(folder)[12].at
        one.kill()
        time.sleep(0.3)
        one.start()
        killed = len(_orders(folder))
        _until(lambda: len(_orders(folder)) > killed + 20)
        lived.moments["after the kill"] = _orders(folder)[killed + 12].at
        there.lantoa("partitions", "make")
        parted = len(_orders(folder))
        _until(lambda: len(_orders(folder)) > parted + 20)
        lived.moments["put in parts since"] = _orders(folder)[parted + 12].at
        engine.daily()
        more = len(_orders(folder))
        _until(lambda: len(_orders(folder)) > more + 20)
        lived.moments["after a second base copy"] = _orders(folder)[more + 12].at
    lived.orders = _orders(folder)
    lived.hand_over()
    return lived


@contextmanager
def _buyers(there: Stage, folder: Path, lanes: int = 2) -> Iterator[None]:
    command = [sys.executable, "-P", "-m", "config.command", "shell", "--no-imports", "-c"]
    started = [
        subprocess.Popen([*command, BUYER.format(folder=str(folder), lane=lane, most=5_000)], env=there.environment)
        for lane in range(lanes)
    ]
    try:
        yield
    finally:
        (folder / "enough").touch()
        for process in started:
            process.wait(60)


def _orders(folder: Path) -> list[Order]:
    path = folder / "orders.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    said = [json.loads(line) for line in lines]
    moments = [(datetime.fromisoformat(one["asked"]), datetime.fromisoformat(one["at"]), one["row"]) for one in said]
    return sorted((Order(*one) for one in moments), key=lambda one: one.at)


def _until(holds: Callable[[], bool], patience: float = 90) -> None:
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


@contextmanager
def empty_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lantoa-anew-", dir="/tmp"))  # noqa: S108 - a socket's path must be short
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def faults(house: House, restored: RestoredCluster, to: datetime | None) -> list[str]:
    """What is not as it was at that moment: acknowledged and gone, asked for later and there, or an invariant that does not hold."""
    found = []
    told = [one.row for one in house.orders if to is None or one.at <= to]
    later = [one.row["key"] for one in house.orders if to is not None and one.asked > to]
    with restored.standing() as address:
        with psycopg.connect(address) as line:
            rows = line.execute("SELECT key::text FROM journal_command WHERE key = ANY(%s::uuid[])", [later]).fetchall()
            found += [f"{key} was asked for later" for (key,) in rows]
        path = restored.cluster.home / "acknowledged.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told), "utf-8")
        environment = {**house.stage.environment, "LANTOA_DATABASE": address}
        command = [sys.executable, "-P", "-m", "config.command", "invariants", "--acknowledged", str(path)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            found.append((done.stdout + done.stderr)[-1500:])
    return found


# --- copied and built anew


@pytest.mark.parametrize(
    ("moment", "cut"),
    [
        ("before the kill", False), ("after the kill", False), ("put in parts since", True), ("after a second base copy", True),
    ],
)  # fmt: skip
def test_what_was_acknowledged_before_a_moment_is_there_and_nothing_later(house: House, moment: str, cut: bool) -> None:
    to = house.moments[moment]
    with empty_folder() as into:
        restored = house.engine.restore(into, to)
        assert faults(house, restored, to) == []
        with restored.standing() as address, psycopg.connect(address) as line:
            kind = "SELECT relkind = 'p' FROM pg_class WHERE oid = 'journal_entry'::regclass"
            assert line.execute(kind).fetchone() == (cut,)
        assert restored.reached is not None
        assert restored.reached <= to


def test_the_newest_holds_all_that_was_acknowledged(house: House) -> None:
    with empty_folder() as into:
        assert faults(house, house.engine.restore(into, None), None) == []


def test_the_very_last_transaction_that_was_handed_over_is_in_the_newest(house: House) -> None:
    with psycopg.connect(house.server.address, autocommit=True) as line:
        line.execute("CREATE TABLE the_very_last (what text)")
        line.execute("INSERT INTO the_very_last VALUES ('here')")
    house.engine._hand_over()
    with empty_folder() as into:
        restored = house.engine.restore(into, None)
        kept = house.engine.kept()
        assert kept is not None
        assert restored.reached == kept.until
        with restored.standing() as address, psycopg.connect(address) as line:
            assert line.execute("SELECT what FROM the_very_last").fetchall() == [("here",)]


def test_it_is_said_from_when_until_when_and_both_ends_can_be_restored(house: House) -> None:
    kept = house.engine.kept()
    assert kept is not None
    assert kept.since < house.moments["before the kill"]
    assert kept.until > house.orders[-1].at
    assert kept.size > 1_000_000
    for end in (kept.since, kept.until):
        with empty_folder() as into:
            assert faults(house, house.engine.restore(into, end), end) == []


def test_a_moment_outside_of_what_is_there_is_refused(house: House) -> None:
    kept = house.engine.kept()
    assert kept is not None
    for wrong in (kept.since - timedelta(seconds=1), kept.until + timedelta(minutes=5)):
        with empty_folder() as into:
            with pytest.raises(NoSuchTimeError, match=" / "):
                house.engine.restore(into, wrong)
            assert not any(into.iterdir())


@pytest.mark.parametrize("target", [{"recovery_target": "immediate"}, {}])
def test_a_restore_that_stops_early_or_late_is_caught(
    house: House, monkeypatch: pytest.MonkeyPatch, target: dict[str, str]
) -> None:
    label = house.engine._target(*_what_is_there(house.engine), house.moments["after the kill"])[0]
    monkeypatch.setattr(house.engine, "_target", lambda *_: (label, target, None))
    to = house.moments["after the kill"]
    with empty_folder() as into:
        assert faults(house, house.engine.restore(into, to), to)


def test_the_restored_cluster_listens_nowhere_and_pushes_nothing(house: House) -> None:
    with empty_folder() as into:
        restored = house.engine.restore(into, None)
        with restored.standing() as address, psycopg.connect(address) as line:
            said = dict(line.execute("SELECT name, setting FROM pg_settings").fetchall())
        assert said["listen_addresses"] == ""
        assert said["archive_mode"] == "off"
        assert said["restore_command"] == ""
        assert said["fsync"] == "on"
        assert not (into / "postgresql" / "pgbackrest.conf").exists()
        held = [path for path in into.rglob("*.conf*") if house.engine._passphrase(make=False) in path.read_text()]
        assert held == []


def test_it_is_served_from_by_the_command_that_is_said(house: House) -> None:
    with empty_folder() as into:
        restored = house.engine.restore(into, None)
        start = shlex.split(restored.next)
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL)
        try:
            with psycopg.connect(restored.environment["LANTOA_DATABASE"]) as line:
                ((count,),) = line.execute("SELECT count(*) FROM orders_order").fetchall()
        finally:
            subprocess.run([*start[:-4], "-m", "fast", "-w", "stop"], check=True, stdout=subprocess.DEVNULL)
        assert count == len(house.orders)


def test_a_quiet_house_is_copied_until_the_last_mark(house: House) -> None:
    before = house.engine.kept()
    house.hand_over()
    after = house.engine.kept()
    assert before is not None
    assert after is not None
    assert after.until > before.until


def test_it_can_be_built_anew_where_nothing_is_left_but_the_place_and_the_private_key(house: House) -> None:
    with empty_folder() as bare:
        setting = replace(house.engine.setting, var=bare / "var")
        with empty_folder() as into:
            to = house.moments["after the kill"]
            assert faults(house, PgBackRest(setting).restore(into, to), to) == []


# --- what is not as it should be


def test_nothing_is_missing_while_all_is_well(house: House) -> None:
    assert list(house.engine.check()) == []


def test_another_key_opens_nothing(house: House) -> None:
    with empty_folder() as bare:
        vault = Vault(key=str(x25519.Identity.generate()))
        setting = replace(house.engine.setting, var=bare / "var", vault=vault)
        with pytest.raises(DamagedError, match=" / "):
            PgBackRest(setting).kept()


def test_another_passphrase_opens_nothing(house: House) -> None:
    with empty_folder() as bare:
        own = bare / "var" / "backup" / "postgresql"
        own.mkdir(parents=True)
        (own / "passphrase").write_text("another one")
        with pytest.raises(DamagedError, match="passphrase"):
            PgBackRest(replace(house.engine.setting, var=bare / "var")).kept()


def _what_is_there(engine: PgBackRest) -> tuple[pgbackrest.Repository, pgbackrest.Stretch]:
    repository = engine._repository()
    assert repository
    stretch = repository.stretch()
    assert stretch
    return repository, stretch


@contextmanager
def spoiled(house: House) -> Iterator[PgBackRest]:
    """An engine over a copy of the place, to be spoiled."""
    with empty_folder() as folder:
        subprocess.run(["cp", "-a", str(house.folder / "place"), str(folder / "place")], check=True)
        yield PgBackRest(replace(house.engine.setting, place=folder / "place", var=folder / "var"))


def needed_segment(engine: PgBackRest, to: datetime) -> Segment:
    """One that recovery to this moment has to read and that is no base copy's own."""
    _repository, stretch = _what_is_there(engine)
    last = max(one.last for one in stretch.bases if one.since <= to)
    return next(one for one in stretch.segments if one.path.name[:24] > last)


def flip(path: Path) -> None:
    """One byte in the middle of a file is another one."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_flipped_byte_in_the_wal_is_never_restored_over(house: House) -> None:
    to = house.moments["after a second base copy"]
    with spoiled(house) as engine, empty_folder() as into:
        flip(needed_segment(engine, to).path)
        with pytest.raises(DamagedError, match=" / "):
            engine.restore(into, to)
        assert not any(into.iterdir())


def test_a_flipped_byte_in_a_base_copy_is_never_restored_over(house: House) -> None:
    to = house.moments["before the kill"]
    with spoiled(house) as engine, empty_folder() as into:
        largest = max((engine.folder / "backup").rglob("*F/bundle/*"), key=lambda path: path.stat().st_size)
        flip(largest)
        with pytest.raises(DamagedError, match=" / "):
            engine.restore(into, to)
        assert not any(into.iterdir())


def test_a_missing_segment_is_said_and_nothing_beyond_it_is_restored(house: House) -> None:
    to = house.moments["after a second base copy"]
    with spoiled(house) as engine, empty_folder() as into:
        missing = needed_segment(engine, to)
        missing.path.unlink()
        assert missing.path.name[:24] in str(engine._lacking())
        for moment in (to, None):
            with pytest.raises(DamagedError, match=missing.path.name[:24]):
                engine.restore(into, moment)
        before = house.moments["before the kill"]
        assert faults(house, engine.restore(into, before), before) == []


def test_a_segment_that_vanishes_while_it_is_restored_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    to = house.moments["after a second base copy"]
    with spoiled(house) as engine, empty_folder() as into:
        missing = needed_segment(engine, to).path
        real = engine._restore_base

        def vanish(*arguments: Any) -> None:
            real(*arguments)
            missing.unlink()

        monkeypatch.setattr(engine, "_restore_base", vanish)
        with pytest.raises(DamagedError, match="recovery ended before configured recovery target was reached"):
            engine.restore(into, to)
        assert not any(into.iterdir())


def test_an_index_that_is_gone_is_said(house: House) -> None:
    with spoiled(house) as engine:
        for name in ("backup.info", "backup.info.copy"):
            (engine.folder / "backup" / pgbackrest.STANZA / name).unlink()
        with pytest.raises(DamagedError, match=" / "):
            engine.kept()


def test_where_the_server_cannot_hand_over_it_is_said_and_mends_itself(house: House) -> None:
    repository = house.engine.folder / "archive" / pgbackrest.STANZA
    aside = repository.with_name("aside")
    (repository / "archive.info").parent.rename(aside)
    repository.mkdir()
    shutil.copy(aside / "archive.info", repository)  # root's: not to be written beside by the server
    repository.chmod(0o500)
    try:
        house.engine._mark()
        with psycopg.connect(house.server.address, autocommit=True) as line:
            line.execute("SELECT pg_switch_wal()")
        _until(lambda: any("WAL" in sentence for sentence in house.engine.check()))
        (sentence,) = [one for one in house.engine.check() if "hand the WAL segment" in one]
        assert "không chuyển được" in sentence
    finally:
        repository.chmod(0o700)
        shutil.rmtree(repository)
        aside.rename(repository)
    _until(lambda: not any(house.engine.check()), 120)


def test_without_the_tool_it_says_how_to_get_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (sentence,) = house.engine.check()
    assert "apt-get install pgbackrest" in sentence
    with pytest.raises(BackupError, match="apt-get install pgbackrest"):
        PgBackRest(house.engine.setting).kept()


def test_a_place_that_is_away_is_not_written_into(house: House) -> None:
    with empty_folder() as folder:
        shutil.copytree(house.folder / "var" / "backup", folder / "var" / "backup")
        setting = replace(house.engine.setting, var=folder / "var")
        (folder / "var" / "backup" / "place.json").write_text(
            json.dumps({"folder": str(setting.place), "id": "another disk"})
        )
        with pytest.raises(BackupError, match="is away at this moment"):
            PgBackRest(setting).daily()


# --- from here on there are more base copies


def test_the_house_need_not_be_a_superuser(house: House) -> None:
    """pgBackRest then comes as the system's user, as it does on Debian."""
    owner = Owner.of(os.stat(house.server.folder / "data").st_uid).name
    with psycopg.connect(house.server.address, autocommit=True) as line:
        if not line.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [owner]).fetchall():
            line.execute(f'CREATE ROLE "{owner}" SUPERUSER LOGIN')
        line.execute("CREATE ROLE house LOGIN")
        humble = PgBackRest(
            replace(house.engine.setting, database=house.server.address.replace("//lantoa@", "//house@"))
        )
        (sentence,) = humble.check()
        assert "GRANT pg_read_all_settings TO" in sentence
        line.execute("GRANT pg_read_all_settings TO house")
    assert list(humble.check()) == []
    before = house.engine.kept()
    humble.daily()
    house.hand_over()
    after = house.engine.kept()
    assert before is not None
    assert after is not None
    assert (after.daily or after.since) > (before.daily or before.since)


def test_a_new_base_copy_mends_a_gap(house: House) -> None:
    """The last test: the time before it is lost."""
    house.hand_over()
    _repository, stretch = _what_is_there(house.engine)
    gone = needed_segment(house.engine, stretch.bases[-1].since)
    for _ in range(2):
        house.hand_over()
    gone.path.unlink()
    assert gone.path.name[:24] in str(house.engine._lacking())
    broken = house.engine.kept()
    assert broken is not None
    assert not broken.whole
    with empty_folder() as into, pytest.raises(DamagedError, match=gone.path.name[:24]):
        house.engine.restore(into, None)
    house.engine.daily()
    assert house.engine._lacking() is None
    kept = house.engine.kept()
    assert kept is not None
    assert kept.whole
    with empty_folder() as into:
        assert faults(house, house.engine.restore(into, None), None) == []
    with empty_folder() as into, pytest.raises(NoSuchTimeError):
        house.engine.restore(into, house.moments["before the kill"])
