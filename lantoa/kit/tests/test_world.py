"""What the house learns from outside comes through one door, and a simulation can stand behind it."""

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lantoa.kit.world import World, world


class Frozen(World):
    moment = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def frozen() -> Iterator[Frozen]:
    replacement = Frozen()
    before = world.use(replacement)  # type: ignore[attr-defined]
    yield replacement
    world.use(before)  # type: ignore[attr-defined]


def test_a_simulation_takes_the_worlds_place_and_gives_it_back() -> None:
    replacement = Frozen()
    before = world.use(replacement)  # type: ignore[attr-defined]
    try:
        assert world.now() == Frozen.moment
    finally:
        assert world.use(before) is replacement  # type: ignore[attr-defined]
    assert world.now() != Frozen.moment


def test_after_five_in_the_afternoon_utc_it_is_tomorrow_in_vietnam(frozen: Frozen) -> None:
    assert world.today().isoformat() == "2026-11-25"
    frozen.moment -= timedelta(minutes=31)
    assert world.today().isoformat() == "2026-11-24"


def test_keys_are_uuids_of_version_7_and_never_the_same() -> None:
    keys = {world.uuid7() for _ in range(1_000)}
    assert len(keys) == 1_000
    assert {key.version for key in keys} == {7}
    assert {key.variant for key in keys} == {uuid.RFC_4122}


def test_keys_carry_their_millisecond_and_sort_by_it(frozen: Frozen) -> None:
    keys = []
    for _ in range(20):
        keys.append(world.uuid7())
        frozen.moment += timedelta(milliseconds=1)
    assert keys == sorted(keys)
    assert keys[0].int >> 80 == int(Frozen.moment.timestamp() * 1000)
    assert [str(key) for key in keys] == sorted(str(key) for key in keys)


def test_tokens_are_long_enough_and_differ() -> None:
    assert len({world.token() for _ in range(100)}) == 100
    assert all(len(world.token(size)) * 6 >= size * 8 for size in (1, 16, 33))


def test_a_token_is_never_taken_for_an_option_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["-abc", "--def", "gh-i"])
    monkeypatch.setattr("lantoa.kit.world.secrets.token_urlsafe", lambda _size: next(drawn))
    assert world.token() == "gh-i"


def test_a_file_is_written_whole_with_its_folders_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "2026" / "11" / "photo.webp"
    world.write_file(path, b"one")
    world.write_file(path, b"two")
    assert world.read_file(path) == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["photo.webp"]


def test_a_file_in_new_folders_is_synced_with_each_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    sync = os.fsync

    def noted(handle: int) -> None:
        synced.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        sync(handle)

    monkeypatch.setattr("os.fsync", noted)
    folder = tmp_path / "2026" / "11"
    world.write_file(folder / "one", b"one")
    assert [path for path in synced if path.is_dir() and path.is_relative_to(tmp_path)] == [
        tmp_path,
        folder.parent,
        folder,
    ]
    synced.clear()
    world.write_file(folder / "two", b"two")
    assert [path for path in synced if path.is_dir()] == [folder]
    shutil.rmtree(folder)
    synced.clear()
    world.write_file(folder / "one", b"one")
    assert [path for path in synced if path.is_dir()] == [folder.parent, folder]


def test_whoever_finds_a_secret_made_a_moment_ago_makes_it_durable_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    path = tmp_path / "root.key"
    world.keep_secret(path, b"first")
    monkeypatch.setattr("lantoa.kit.world._sync_folder", synced.append)
    world.keep_secret(path, b"second")
    assert synced == [tmp_path]


def test_a_write_that_fails_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "photo.webp"
    world.write_file(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        world.write_file(path, b"new")
    assert world.read_file(path) == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["photo.webp"]


def test_a_long_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    world.write_lines(path, (f"{number}\n".encode() for number in range(3)))
    assert world.read_file(path) == b"0\n1\n2\n"

    def breaks() -> Iterator[bytes]:
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        world.write_lines(path, breaks())
    assert world.read_file(path) == b"0\n1\n2\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["export.jsonl"]


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "root.key"
    assert world.keep_secret(path, b"first") == b"first"
    assert world.keep_secret(path, b"second") == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["root.key"]


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "root.key"
    path.write_bytes(b"open to all")
    path.chmod(0o644)
    with pytest.raises(PermissionError, match="root.key can be read by others"):
        world.keep_secret(path, b"new")


def test_a_line_is_put_at_the_end_and_half_a_line_of_a_crash_is_closed_first(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lines"
    World().append_line(path, b"one")
    path.write_bytes(path.read_bytes() + b"ha")
    World().append_line(path, b"two")
    assert path.read_bytes() == b"one\nha\ntwo\n"


def test_a_file_taken_away_twice_is_no_harm(tmp_path: Path) -> None:
    World().write_file(tmp_path / "one", b"1")
    World().remove_file(tmp_path / "one")
    World().remove_file(tmp_path / "one")
    assert not (tmp_path / "one").exists()
