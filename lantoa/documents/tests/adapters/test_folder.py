from __future__ import annotations

from pathlib import Path

import pytest

from lantoa.documents.adapters.contract import FileStoreContract
from lantoa.documents.adapters.demo.adapter import Adapter as Demo
from lantoa.documents.adapters.demo.adapter import _kept
from lantoa.documents.adapters.folder.adapter import Adapter

pytestmark = pytest.mark.once


class TestFolder(FileStoreContract):
    @pytest.fixture(autouse=True)
    def _folder(self, settings: object, tmp_path: Path) -> None:
        settings.FILES_ROOT = tmp_path  # type: ignore[attr-defined]

    def store(self) -> Adapter:
        return Adapter()


class TestDemo(FileStoreContract):
    @pytest.fixture(autouse=True)
    def _empty(self) -> None:
        _kept.clear()

    def store(self) -> Demo:
        return Demo()
