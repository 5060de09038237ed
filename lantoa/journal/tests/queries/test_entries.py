"""The newest moment of the journal is a lower bound of the present one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.tests.factories import happens

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr(registry, "acts", lambda: {"test.happened": "Something."})
    monkeypatch.setattr(registry, "_reactions", {})
    settings.ROOT_KEY = tmp_path / "root.key"


def test_an_empty_journal_knows_no_moment() -> None:
    assert journal.last_moment() is None


def test_the_newest_entry_or_root_says_how_late_it_is_at_least() -> None:
    *_before, entry = happens(3, 3)
    assert journal.last_moment() == entry.recorded_at
    root = journal.sign_root()
    assert root is not None
    assert journal.last_moment() == root.signed_at
