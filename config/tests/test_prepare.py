from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.test import override_settings

from config import prepare

WEEK = 7 * 24 * 3600
HASHED = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.fixture
def gathered(tmp_path: Path) -> Path:
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=HASHED):
        prepare.collect_static(tmp_path)
        for name, age in (("ui/old.0123456789ab.css", WEEK + 60), ("ui/old.0123456789ab.css.br", WEEK + 60), ("ui/new.0123456789ab.css", WEEK - 60)):  # fmt: skip
            (tmp_path / name).write_text("a{}")
            os.utime(tmp_path / name, (time.time() - age,) * 2)
        for path in tmp_path.rglob("ui.*"):
            os.utime(path, (time.time() - 2 * WEEK,) * 2)
        (tmp_path / ".sources").write_text("others")
        prepare.collect_static(tmp_path)
    return tmp_path


def test_what_the_release_before_names_stays_for_a_week(gathered: Path) -> None:
    assert (gathered / "ui/new.0123456789ab.css").exists()
    assert not list(gathered.glob("ui/old.*"))


def test_what_pages_name_now_stays_however_old(gathered: Path) -> None:
    manifest = (gathered / "staticfiles.json").read_text()
    sheets = list(gathered.glob("ui/*.css"))
    assert len(sheets) > 1
    assert sum(path.name in manifest for path in sheets) == len(sheets) - 1


def test_what_ran_until_now_keeps_its_files_though_they_were_gathered_long_ago(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=HASHED):
        prepare.collect_static(tmp_path)
        manifest = tmp_path / "staticfiles.json"
        manifest.write_text(
            manifest.read_text().replace('"paths": {', '"paths": {"ui/gone.css": "ui/gone.0123456789ab.css", ')
        )
        gone = [tmp_path / "ui" / f"gone.0123456789ab.css{ending}" for ending in ("", ".gz", ".br")]
        for path in gone:
            path.write_text("a{}")
            os.utime(path, (time.time() - 3 * WEEK,) * 2)
        (tmp_path / ".sources").unlink()
        prepare.collect_static(tmp_path)
    assert all(path.exists() for path in gone)
    assert "gone" not in manifest.read_text()


def test_what_stands_is_never_taken_away_to_be_written_again(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=HASHED):
        prepare.collect_static(tmp_path)
        (tmp_path / ".sources").write_text("others")
        held = [path.open("rb") for path in tmp_path.rglob("*") if path.is_file() and path.name != ".sources"]
        prepare.collect_static(tmp_path)
    gone = [file.name for file in held if not os.fstat(file.fileno()).st_nlink]
    for file in held:
        file.close()
    assert not gone
    assert len(held) > 10


def test_a_file_cut_off_by_a_kill_is_made_whole(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=HASHED):
        prepare.collect_static(tmp_path)
        cut = next(tmp_path.glob("ui/*.css.gz"))
        whole = cut.read_bytes()
        cut.write_bytes(whole[:20])
        (tmp_path / ".sources").unlink()
        prepare.collect_static(tmp_path)
    assert cut.read_bytes() == whole
    assert not list(tmp_path.parent.glob(f"{tmp_path.name}.*"))


def test_what_a_kill_left_behind_goes_after_a_week(tmp_path: Path) -> None:
    target, left, another = tmp_path / "static", tmp_path / "static.left", tmp_path / "static.another"
    for folder, age in ((left, WEEK + 60), (another, WEEK - 60)):
        folder.mkdir()
        os.utime(folder, (time.time() - age,) * 2)
    with override_settings(STATIC_ROOT=str(target), STORAGES=HASHED):
        prepare.collect_static(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["static", "static.another"]
