from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.test import override_settings

from config import prepare

WEEK = 7 * 24 * 3600


@pytest.fixture
def gathered(tmp_path: Path) -> Path:
    storages = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=storages):
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
