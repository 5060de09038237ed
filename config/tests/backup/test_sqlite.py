"""SQLite, copied by the real litestream: what was committed is there again, as it was at the time asked for, and a copy that is
not whole is told from one that is."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from pyrage import x25519

from config.backup import sqlite
from config.backup.base import Setting
from config.backup.errors import BackupError, DamagedError, NoSuchTimeError
from config.backup.sqlite import BASE, CUT, MINUTE, Litestream, Mirror, pieces_in
from config.backup.vault import Vault

pytestmark = pytest.mark.skipif(not Path(sys.executable).with_name("litestream").exists(), reason="no litestream")
PATIENCE = 30.0


class House:
    """A database in which numbers are written, and the engine that copies it."""

    def __init__(self, folder: Path) -> None:
        self.key = x25519.Identity.generate()
        for name in ("var", "place"):
            (folder / name).mkdir()
        self.folder = folder
        self.engine = self.made(Vault(key=str(self.key)))
        self.engine.place.claim(self.engine.setting.work, folder / "var")
        self.line = sqlite3.connect(folder / "var" / "lantoa.sqlite3", isolation_level=None)
        self.line.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE said (n INTEGER PRIMARY KEY)"
        )
        self.last = 0

    def made(self, vault: Vault) -> Litestream:
        return Litestream(Setting("sqlite", self.folder / "var", self.folder / "place", vault))

    def write(self, count: int = 1) -> datetime:
        """So many transactions; the moment after the last."""
        for _ in range(count):
            self.last += 1
            self.line.execute("INSERT INTO said VALUES (?)", [self.last])
        return datetime.now(UTC)

    def wait_until_copied(self, moment: datetime) -> None:
        self.wait(lambda: any(one.level == CUT and one.at >= moment for one in pieces_in(self.engine.place)))

    def wait(self, there: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < until, "it did not come about"
            time.sleep(0.1)

    def restored(self, to: datetime | None = None) -> list[int]:
        into = self.folder / f"new-{time.monotonic_ns()}"
        into.mkdir()
        made = self.engine.restore(into, to)
        with made.standing() as address:
            line = sqlite3.connect(address.removeprefix("sqlite://"))
            assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            numbers = [row[0] for row in line.execute("SELECT n FROM said ORDER BY n")]
            line.close()
        assert [path.name for path in into.iterdir() if not path.name.startswith("lantoa.sqlite3")] == []
        return numbers

    @contextmanager
    def copying(self) -> Iterator[Thread]:
        stop = Event()
        thread = Thread(target=self.engine.keep, args=[stop])
        thread.start()
        try:
            yield thread
        finally:
            stop.set()
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def numbers(last: int) -> list[int]:
    return list(range(1, last + 1))


def test_what_was_there_between_two_orders_is_there_again_and_what_came_later_is_not(house: House) -> None:
    with house.copying():
        house.write(3)
        time.sleep(2.5)
        between = datetime.now(UTC)
        house.write()
        time.sleep(2.5)
        house.wait_until_copied(house.write())
        kept = house.engine.kept()
        assert kept is not None
        assert kept.since < between < kept.until
        assert house.restored(between) == numbers(3)
        assert house.restored() == numbers(5)
    assert house.restored() == numbers(5)
    with pytest.raises(NoSuchTimeError):
        house.restored(datetime(2020, 1, 1, tzinfo=UTC))


def test_a_killed_litestream_is_started_again_and_nothing_is_lost(house: House) -> None:
    with house.copying():
        house.wait_until_copied(house.write())
        for _ in range(3):
            assert house.engine._process is not None
            pid = house.engine._process.pid
            os.kill(pid, signal.SIGKILL)
            house.write(50)
            house.wait(lambda pid=pid: house.engine._process is not None and house.engine._process.pid != pid)
        house.wait_until_copied(house.write())
        assert house.restored() == numbers(house.last)


def test_what_came_while_nobody_copied_is_copied_by_the_next_who_does(house: House) -> None:
    with house.copying():
        house.wait_until_copied(house.write())
    house.write(300)
    house.line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    house.write(5)
    with house.copying():
        house.wait_until_copied(house.write())
    assert house.restored() == numbers(house.last)
    assert len({one.generation for one in pieces_in(house.engine.place)}) == 1


def test_while_the_place_is_away_it_waits_and_goes_on_without_a_hole(house: House) -> None:
    place, held = house.folder / "place", house.folder / "held"
    with house.copying() as thread:
        house.wait_until_copied(house.write())
        place.rename(held)
        house.write(5)
        time.sleep(3)
        assert thread.is_alive()
        with pytest.raises(BackupError):
            house.engine.kept() or house.restored()
        held.rename(place)
        house.wait_until_copied(house.write())
        assert house.restored() == numbers(house.last)


def test_a_base_copy_is_made_beside_the_copying_and_alone(house: House) -> None:
    with house.copying():
        house.wait_until_copied(house.write(5))
        before = datetime.now(UTC)
        house.wait_until_copied(house.write())
        house.engine.daily()
        kept = house.engine.kept()
        assert kept is not None
        assert kept.daily is not None
        assert kept.daily >= before
        house.wait_until_copied(house.write())
    house.write()
    house.engine.daily()
    assert house.restored() == numbers(house.last)


def test_a_spool_that_was_lost_begins_a_new_one_beside_the_old_copies(house: House) -> None:
    with house.copying():
        between = house.write(3)
        house.wait_until_copied(between)
    shutil.rmtree(house.engine.setting.work)
    with house.copying():
        house.wait_until_copied(house.write())
    assert len({one.generation for one in pieces_in(house.engine.place)}) == 2
    assert house.restored() == numbers(house.last)


def copied(house: House, count: int = 6) -> None:
    with house.copying():
        for _ in range(count):
            house.wait_until_copied(house.write())


def test_one_flipped_byte_is_found_out(house: House) -> None:
    copied(house, 3)
    path = sorted((house.folder / "place").rglob("0/*.age"))[-1]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError, match=path.name.removesuffix(".age")):
        house.restored()


def test_a_piece_that_is_missing_is_found_out_and_what_was_before_it_is_still_there(house: House) -> None:
    copied(house)
    cut = sorted(one for one in pieces_in(house.engine.place) if one.level == CUT)
    gone, before = cut[-2], cut[-3]
    # Where a minute has just been put together of it, that would stand in for it.
    for one in pieces_in(house.engine.place):
        if one.low <= gone.low and gone.high <= one.high:
            house.engine.place.remove(one.name)
    with pytest.raises(DamagedError, match="is missing"):
        house.restored()
    assert house.restored(before.at) == numbers(house.restored(before.at)[-1])


def test_a_mirror_that_leaves_one_out_is_found_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, left_out = Mirror._spooled, set()

    def forgetful(mirror: Mirror) -> list[tuple[int, int, int, Path]]:
        found = whole(mirror)
        holding = {one for one in found if one[0] != BASE and one[1] <= 4 <= one[2]}
        left_out.update(holding)
        return [one for one in found if one not in holding]

    monkeypatch.setattr(Mirror, "_spooled", forgetful)
    with house.copying():
        house.wait_until_copied(house.write())
        for _ in range(5):
            last = house.write()
            time.sleep(1.5)
        house.wait_until_copied(last)
    assert left_out
    with pytest.raises(DamagedError, match="is missing"):
        house.restored()


def test_another_key_opens_nothing(house: House) -> None:
    copied(house, 1)
    house.engine = house.made(Vault(key=str(x25519.Identity.generate())))
    with pytest.raises(DamagedError, match="sealed for another one"):
        house.restored()


def test_where_only_the_public_half_is_copies_are_made_and_nothing_opens(house: House) -> None:
    house.engine = house.made(Vault(str(house.key.to_public())))
    copied(house, 2)
    with pytest.raises(BackupError, match="LANTOA_BACKUP_KEY_FILE"):
        house.restored()
    house.engine = house.made(Vault(key=str(house.key)))
    assert house.restored() == numbers(house.last)


def test_when_minutes_have_taken_the_place_of_seconds_all_is_still_there(house: House, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(sqlite, "CONFIG", sqlite.CONFIG.replace("[{{interval: 1m}}]", "[{{interval: 4s}}]"))
    with house.copying():
        for _ in range(8):
            house.wait_until_copied(house.write(3))
        house.engine.daily()
        for _ in range(8):
            house.wait_until_copied(house.write(3))
        house.wait(lambda: sum(one.level == MINUTE for one in pieces_in(house.engine.place)) >= 3)
    place, pieces = house.engine.place, pieces_in(house.engine.place)
    minutes = [one for one in pieces if one.level == MINUTE]
    later = datetime.now(UTC) + sqlite.EXACT + timedelta(minutes=1)
    gone = sqlite.superfluous(pieces, later, 30)
    assert len(gone) > 5
    assert {one.level for one in gone} == {CUT}
    for one in gone:
        place.remove(one.name)
    assert house.restored() == numbers(house.last)
    for minute in minutes:
        found = house.restored(minute.at)
        assert found == numbers(len(found))
    kept = house.engine.kept()
    assert kept is not None
    assert kept.whole
