"""A house's folder and a place for its copies, known to each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyrage import x25519

from config.backup.place import Place
from config.backup.vault import Vault


@pytest.fixture
def var(tmp_path: Path) -> Path:
    (tmp_path / "var" / "backup").mkdir(parents=True)
    return tmp_path / "var"


@pytest.fixture
def place(tmp_path: Path, var: Path) -> Place:
    (tmp_path / "place").mkdir()
    one = Place(tmp_path / "place", Vault(key=str(x25519.Identity.generate())))
    one.claim(var / "backup", var)
    return one
