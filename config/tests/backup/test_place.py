"""The place takes a file whole or not at all, and is known again: a hole where its disk was is not the place."""

from __future__ import annotations

import errno
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from config.backup import place as place_module
from config.backup.errors import DamagedError, PlaceError
from config.backup.place import MARK, Place


def test_what_is_put_there_comes_back_and_is_sealed(place: Place, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"Ba Huong" * 1000)
    place.put("files/ab/one", source)
    place.put_bytes("papers/two", b"2")
    assert sorted(place.names("")) == ["files/ab/one", "papers/two"]
    assert b"Ba Huong" not in (place.folder / "files/ab/one.age").read_bytes()
    place.get("files/ab/one", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == source.read_bytes()
    assert place.get_bytes("papers/two") == b"2"
    assert place.get_bytes("papers/three") is None
    with pytest.raises(DamagedError, match="files/ab/none"):
        place.get("files/ab/none", tmp_path / "none")


def test_a_disk_that_is_full_leaves_no_half_file_and_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PlaceError, match="is full") as refused:
        place.put_bytes("papers/two", b"2")
    assert refused.value.full
    monkeypatch.undo()
    assert place.names("") == []
    assert [path.name for path in place.folder.rglob("*") if path.is_file()] == [MARK]
    place.put_bytes("papers/two", b"2")


def test_a_disk_that_was_taken_out_leaves_a_hole_nothing_is_written_into(place: Place, var: Path) -> None:
    held = place.folder.with_name("held")
    place.folder.rename(held)
    for there_is_a_folder in (False, True):
        if there_is_a_folder:
            place.folder.mkdir()
        with pytest.raises(PlaceError):
            place.claim(var / "backup", var)
        with pytest.raises(PlaceError):
            place.put_bytes("papers/two", b"2")
        assert not place.folder.exists() or not list(place.folder.iterdir())
    place.folder.rmdir()
    held.rename(place.folder)
    place.claim(var / "backup", var)
    place.put_bytes("papers/two", b"2")


def test_two_that_find_a_new_place_at_once_mark_it_once(
    place: Place, var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, written, put = threading.Barrier(2), [], place_module._put_json

    def waits(path: Path, content: dict[str, str]) -> None:
        written.append(path.name)
        if path.name == MARK:
            with suppress(threading.BrokenBarrierError):
                both.wait(0.3)
        put(path, content)

    monkeypatch.setattr(place_module, "_put_json", waits)
    (tmp_path / "new").mkdir()
    new = Place(tmp_path / "new", place.vault)
    with ThreadPoolExecutor(2) as threads:
        for claimed in [threads.submit(new.claim, var / "backup", var) for _each in range(2)]:
            claimed.result()
    new.claim(var / "backup", var)
    assert written == [MARK, "place.json"]


def test_a_place_that_was_changed_on_purpose_is_taken(place: Place, var: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    other = Place(tmp_path / "new", place.vault)
    other.claim(var / "backup", var)
    other.put_bytes("papers/two", b"2")


def test_a_house_set_up_anew_knows_its_old_place(place: Place, tmp_path: Path) -> None:
    before = (place.folder / MARK).read_bytes()
    other = tmp_path / "other"
    other.mkdir()
    place.claim(other / "backup", other)
    assert (place.folder / MARK).read_bytes() == before


def test_copies_inside_the_house_or_around_it_are_refused(place: Place, var: Path) -> None:
    for folder in (var, var / "copies", var.parent):
        folder.mkdir(exist_ok=True)
        (sentence,) = Place(folder, place.vault).refusals(var)
        assert "LANTOA_VAR" in sentence
    assert list(place.refusals(var)) == []
    assert list(Place(var.parent / "nowhere", place.vault).refusals(var))


def test_a_place_on_the_same_disk_is_warned_of(place: Place, var: Path) -> None:
    (sentence,) = place.warnings(var)
    assert "same disk" in sentence
