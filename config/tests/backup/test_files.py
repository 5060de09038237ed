"""Kept files and the small papers travel too; what was taken away here stays restorable as long as its time does."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from config.backup.files import ERASED, PAPERS, Files, PutBack, put_back, put_back_papers
from config.backup.place import Place
from lantoa.kit.world import world


def keep(var: Path, content: bytes) -> str:
    sha = hashlib.sha256(content).hexdigest()
    path = var / "files" / sha[:2] / sha[2:4] / sha
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return sha


def test_every_kept_file_comes_back_under_its_name(var: Path, place: Place, tmp_path: Path) -> None:
    names = [keep(var, str(number).encode() * 5000) for number in range(5)]
    (var / "files" / "12").mkdir(exist_ok=True)
    (var / "files" / "12" / ".half-written").write_bytes(b"x")
    files = Files(var, place, 30)
    assert files.run() == 5
    assert files.run() == 0
    assert Files(var, place, 30).run() == 0
    assert put_back(place, names, tmp_path / "new") == PutBack(5, 25_000)
    assert put_back(place, names, tmp_path / "new") == PutBack()


def test_a_file_that_was_taken_away_is_there_for_the_days_and_then_is_not(
    var: Path, place: Place, tmp_path: Path
) -> None:
    sha = keep(var, b"photo")
    files = Files(var, place, 30)
    files.run()
    next((var / "files").rglob(sha)).unlink()
    files.run()
    assert put_back(place, [sha], tmp_path / "new") == PutBack(1, 5)
    files.forget()
    (name,) = place.names("gone")
    place.move(name, f"gone/{world.today() - timedelta(days=32):%Y-%m-%d}/{sha}")
    files.forget()
    (fault,) = put_back(place, [sha], tmp_path / "other").faults
    assert sha in fault


def test_a_file_put_under_anothers_name_is_refused_and_keeps_no_other_from_coming_back(
    var: Path, place: Place, tmp_path: Path
) -> None:
    first, second = keep(var, b"one"), keep(var, b"two")
    Files(var, place, 30).run()
    place.move(f"files/{first[:2]}/{first}", f"files/{second[:2]}/{second}")
    third = keep(var, b"three")
    Files(var, place, 30).run()
    place.move(f"files/{first[:2]}/{first}", f"files/{second[:2]}/{second}")
    done = put_back(place, [second, third], tmp_path / "new")
    assert done.count == 1
    assert "not what its name says" in done.faults[0]
    assert not list((tmp_path / "new").rglob(second))


def test_the_register_of_erased_people_is_always_the_newest(var: Path, place: Place, tmp_path: Path) -> None:
    files = Files(var, place, 30)
    files.run()
    assert place.names(PAPERS) == []
    for content in (b'{"id": 1}\n', b'{"id": 1}\n{"id": 2}\n'):
        (var / ERASED).write_bytes(content)
        files.run()
        (name,) = place.names(PAPERS)
        assert place.get_bytes(name) == content
    (tmp_path / "new").mkdir()
    put_back_papers(place, tmp_path / "new")
    assert (tmp_path / "new" / ERASED).read_bytes().count(b"\n") == 2


def test_a_house_set_up_anew_does_not_write_over_what_the_one_before_knew(
    var: Path, place: Place, tmp_path: Path
) -> None:
    (var / ERASED).write_bytes(b'{"id": 1}\n')
    Files(var, place, 30).run()
    other = tmp_path / "other"
    other.mkdir()
    (other / ERASED).write_bytes(b'{"id": 2}\n')
    Files(other, place, 30).run()
    (tmp_path / "new").mkdir()
    put_back_papers(place, tmp_path / "new")
    assert (tmp_path / "new" / ERASED).read_bytes() == b'{"id": 1}\n{"id": 2}\n'


def test_where_files_lie_in_a_bucket_none_that_was_copied_before_counts_as_taken_away(
    var: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = keep(var, b"photo")
    Files(var, place, 30).run()
    monkeypatch.setenv("LANTOA_FILES", "lantoa.documents.adapters.s3")
    (var / "files" / sha[:2] / sha[2:4] / sha).unlink()
    Files(var, place, 30).run()
    assert not list(place.names("gone"))
    assert put_back(place, [sha], tmp_path / "new").count == 1
