"""The disk that loses its power: what was synced survives every cut, and what was not may go in every way a real disk has."""

from __future__ import annotations

import mmap
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random

import pytest

from tests.faults import power
from tests.faults.power import fuse
from tests.faults.power.disk import PAGE, ROOT, SECTOR, Disk
from tests.faults.power.plug import Plug
from tests.faults.tiers import CI

OWNER = (0o100644, os.getuid(), os.getgid())
FOLDER = (0o040755, os.getuid(), os.getgid())
SEEDS = range(60)
_numbers = count()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    made = tmp_path / "source"
    made.mkdir()
    (made / "old").write_bytes(b"o" * 3 * PAGE)
    return made


def ways(source: Path, happen: Callable[[Disk], None]) -> Iterator[Path]:
    """What is left after the same happened and the power went, one seed after the other."""
    for seed in SEEDS:
        folder = source.parent / f"{next(_numbers)}"
        disk = Disk(source, folder / "store")
        happen(disk)
        disk.cut(Random(seed), folder / "after")
        yield folder / "after"


def contents(source: Path, happen: Callable[[Disk], None], name: str) -> set[bytes | None]:
    return {(after / name).read_bytes() if (after / name).exists() else None for after in ways(source, happen)}


def test_what_was_synced_with_its_directory_survives_every_cut(source: Path) -> None:
    def synced(disk: Disk) -> None:
        new = disk.make(ROOT, b"new", *OWNER)
        disk.write(new, 0, b"n" * 10_000)
        disk.sync(new)
        old = disk.find(ROOT, b"old")
        disk.write(old, PAGE, b"x" * PAGE)
        disk.sync(old)
        disk.sync(disk.node(ROOT))

    assert contents(source, synced, "new") == {b"n" * 10_000}
    assert contents(source, synced, "old") == {b"o" * PAGE + b"x" * PAGE + b"o" * PAGE}
    assert (source / "old").read_bytes() == b"o" * 3 * PAGE


def test_a_file_synced_in_a_directory_that_was_not_may_be_gone(source: Path) -> None:
    def half(disk: Disk) -> None:
        new = disk.make(ROOT, b"new", *OWNER)
        disk.write(new, 0, b"n" * 10)
        disk.sync(new)

    assert contents(source, half, "new") == {None, b"n" * 10}


def test_a_directory_synced_before_its_file_may_hold_an_empty_one_or_one_of_zeros(source: Path) -> None:
    def half(disk: Disk) -> None:
        new = disk.make(ROOT, b"new", *OWNER)
        disk.sync(disk.node(ROOT))
        disk.write(new, 0, b"n" * PAGE)

    assert contents(source, half, "new") >= {b"", b"\0" * PAGE, b"n" * PAGE}


def test_pages_not_synced_go_each_by_itself_the_later_may_be_there_without_the_earlier(source: Path) -> None:
    def written(disk: Disk) -> None:
        old = disk.find(ROOT, b"old")
        disk.write(old, 0, b"1" * PAGE)
        disk.write(old, 2 * PAGE, b"2" * PAGE)

    found = {(content or b"")[:1] + (content or b"")[-1:] for content in contents(source, written, "old")}
    assert found >= {b"oo", b"1o", b"o2", b"12"}


def test_a_page_written_over_and_over_may_be_as_it_once_was_and_torn_between_sectors_only(source: Path) -> None:
    def written(disk: Disk) -> None:
        old = disk.find(ROOT, b"old")
        for letter in b"abc":
            disk.write(old, 0, bytes([letter]) * PAGE)

    pages = {(content or b"")[:PAGE] for content in contents(source, written, "old")}
    assert {page[:1] for page in pages if len(set(page)) == 1} >= {b"o", b"c"}
    assert any(len(set(page)) > 1 for page in pages)
    assert all(len(set(page[at : at + SECTOR])) == 1 for page in pages for at in range(0, PAGE, SECTOR))


def test_a_renaming_is_there_whole_or_not_and_never_without_what_it_builds_on(source: Path) -> None:
    def replaced(disk: Disk) -> None:
        new = disk.make(ROOT, b"beside", *OWNER)
        disk.write(new, 0, b"new")
        disk.sync(new)
        disk.rename(ROOT, b"beside", ROOT, b"old")

    before, after = b"o" * 3 * PAGE, b"new"
    found = set()
    for left in ways(source, replaced):
        found.add(((left / "old").read_bytes(), (left / "beside").exists()))
    assert found == {(before, False), (before, True), (after, False)}


def test_syncing_one_directory_makes_durable_what_its_names_build_on_in_another(source: Path) -> None:
    def moved(disk: Disk) -> None:
        folder = disk.make(ROOT, b"folder", *FOLDER)
        disk.sync(disk.node(ROOT))
        new = disk.make(ROOT, b"new", *OWNER)
        disk.rename(ROOT, b"new", folder.number, b"moved")
        disk.make(ROOT, b"stranger", *OWNER)
        disk.sync(folder)
        assert new.links == 1

    assert all((left / "folder" / "moved").exists() and not (left / "new").exists() for left in ways(source, moved))
    assert contents(source, moved, "stranger") == {None, b""}


def test_a_removed_file_may_come_back_until_its_directory_is_synced(source: Path) -> None:
    def removed(disk: Disk) -> None:
        disk.remove(ROOT, b"old", directory=False)

    def removed_for_good(disk: Disk) -> None:
        removed(disk)
        disk.sync(disk.node(ROOT))

    assert contents(source, removed, "old") == {None, b"o" * 3 * PAGE}
    assert contents(source, removed_for_good, "old") == {None}


def test_a_shortened_file_may_have_its_length_of_before_until_it_is_synced(source: Path) -> None:
    def cut_short(disk: Disk) -> None:
        disk.resize(disk.find(ROOT, b"old"), 5)

    def cut_short_for_good(disk: Disk) -> None:
        cut_short(disk)
        disk.sync(disk.find(ROOT, b"old"))

    assert {len(content or b"") for content in contents(source, cut_short, "old")} == {5, 3 * PAGE}
    assert contents(source, cut_short_for_good, "old") == {b"ooooo"}


def test_the_same_seed_leaves_the_same(source: Path) -> None:
    def written(disk: Disk) -> None:
        old = disk.find(ROOT, b"old")
        for page in range(3):
            disk.write(old, page * PAGE, b"%d" % page * PAGE)

    def again(disk: Disk) -> None:
        written(disk)

    assert [(left / "old").read_bytes() for left in ways(source, written)] == [
        (left / "old").read_bytes() for left in ways(source, again)
    ]


def test_a_full_disk_takes_nothing_new_and_lets_be_written_over(source: Path) -> None:
    disk = Disk(source, source.parent / "store")
    disk.is_full = True
    with pytest.raises(OSError, match="full"):
        disk.make(ROOT, b"new", *OWNER)
    old = disk.find(ROOT, b"old")
    with pytest.raises(OSError, match="full"):
        disk.write(old, 3 * PAGE, b"more")
    disk.write(old, 0, b"x")
    assert disk.read(old, 0, 2) == b"xo"


def test_what_a_broken_disk_could_not_sync_stays_lost_though_a_later_sync_succeeds(source: Path) -> None:
    def broken(disk: Disk) -> None:
        old = disk.find(ROOT, b"old")
        disk.write(old, 0, b"1" * 2 * PAGE)
        disk.is_broken = True
        with pytest.raises(OSError, match="broken"):
            disk.sync(old)
        disk.is_broken = False
        disk.write(old, PAGE, b"2" * PAGE)
        assert disk.read(old, 0, 1) == b"1"
        disk.sync(old)

    assert contents(source, broken, "old") == {b"o" * PAGE + b"2" * PAGE + b"o" * PAGE}


# --- mounted


@pytest.fixture
def plug(source: Path) -> Iterator[Plug]:
    try:
        made = Plug(source, source.parent / "disk", source.parent / "plug", seed=1)
    except fuse.Unavailable as error:
        pytest.skip(str(error))
    yield made
    fuse.unmount(source.parent / "disk")


@pytest.mark.alone
def test_programs_find_on_it_what_they_find_on_any_disk(plug: Plug, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    (disk / "folder").mkdir()
    (disk / "folder" / "one").write_bytes(b"1" * 300_000)
    os.rename(disk / "folder" / "one", disk / "two")
    os.link(disk / "two", disk / "three")
    (disk / "link").symlink_to("two")
    assert sorted(os.listdir(disk)) == ["folder", "link", "old", "three", "two"]
    assert (disk / "link").read_bytes() == b"1" * 300_000
    assert (disk / "two").stat().st_nlink == 2
    with (disk / "gone").open("w+b") as file:
        (disk / "gone").unlink()
        file.write(b"still there")
        file.seek(0)
        assert file.read() == b"still there"
    with (disk / "mapped").open("w+b") as file:
        os.posix_fallocate(file.fileno(), 0, 2 * PAGE)
        with mmap.mmap(file.fileno(), 2 * PAGE) as memory:
            memory[PAGE : PAGE + 3] = b"abc"
            memory.flush()
    assert (disk / "mapped").read_bytes()[PAGE : PAGE + 4] == b"abc\0"
    (disk / "two").chmod(0o600)
    os.utime(disk / "two", (5, 7))
    seen = (disk / "three").stat()
    assert (seen.st_mode & 0o777, seen.st_mtime, seen.st_size) == (0o600, 7, 300_000)
    (disk / "folder" / "inner").touch()
    with pytest.raises(OSError, match="not empty"):
        (disk / "folder").rmdir()
    plug.order("full")
    with pytest.raises(OSError, match="No space left"):
        (disk / "new").write_bytes(b"1")
    plug.order("broken")
    with (disk / "two").open("r+b") as file, pytest.raises(OSError, match="Input/output error"):
        os.fsync(file.fileno())
    plug.order("well")
    (disk / "new").write_bytes(b"1")
    plug.put_away()


@pytest.mark.alone
@pytest.mark.parametrize(("synchronous", "loses"), [("FULL", False), ("NORMAL", True), ("OFF", True)])
def test_a_commit_of_the_embedded_database_survives_exactly_if_it_is_synced(
    source: Path, synchronous: str, loses: bool
) -> None:
    lost = 0
    for seed in range(6):
        folder = source.parent / f"{synchronous}-{seed}"
        try:
            plug = Plug(source, source.parent / "disk", folder, seed=seed)
        except fuse.Unavailable as error:
            pytest.skip(str(error))
        told = folder / "told"
        told.touch()
        writer = os.fork()
        if not writer:
            try:
                _commit(source.parent / "disk" / "base", synchronous, told, plug, seed)
            finally:
                os._exit(0)
        try:
            plug.pull(10, lambda writer=writer: os.kill(writer, signal.SIGKILL))  # type: ignore[misc]
        finally:
            fuse.unmount(source.parent / "disk")
        os.waitpid(writer, 0)
        lost += _lost(plug.after / "base", told.read_text().split())
    assert (lost > 0) is loses


def _commit(path: Path, synchronous: str, told: Path, plug: Plug, seed: int) -> None:
    line = sqlite3.connect(path, isolation_level=None)
    line.execute("PRAGMA journal_mode=WAL")
    line.execute(f"PRAGMA synchronous={synchronous}")
    line.execute("PRAGMA wal_autocheckpoint=20")
    line.execute("CREATE TABLE kept (number INTEGER)")
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    plug.order(f"cut {100 + 37 * seed}")
    with told.open("a") as file:
        for number in range(10_000):
            line.execute("INSERT INTO kept VALUES (?)", (number,))
            file.write(f"{number}\n")
            file.flush()


def _lost(path: Path, told: list[str]) -> int:
    """How many of those told are not there; all of them in a database that is damaged."""
    assert told
    try:
        line = sqlite3.connect(path)
        whole = line.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        there = {str(number) for (number,) in line.execute("SELECT number FROM kept")}
    except sqlite3.DatabaseError:
        return len(told)
    return len([one for one in told if one not in there]) if whole else len(told)


def test_where_nothing_can_be_mounted_the_harness_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.faults.power.fuse.DEVICE", "/dev/nothing")
    (outcome,) = power.run("sqlite", CI, 1)
    assert not outcome.in_order
    assert outcome.short == (
        "there is no file system to cut the power of: /dev/nothing cannot be opened (No such file or directory)"
    )
