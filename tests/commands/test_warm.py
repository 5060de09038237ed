"""What is done before the first visitor: every template is there, compiled once for all processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines
from jinja2 import FileSystemBytecodeCache

from config.warm import load_templates


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    templates = engines["jinja2"].env  # type: ignore[attr-defined]
    monkeypatch.setattr(templates, "bytecode_cache", FileSystemBytecodeCache(str(tmp_path)))
    templates.cache.clear()
    return tmp_path


def test_every_template_is_compiled_once_and_read_back(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = engines["jinja2"].env  # type: ignore[attr-defined]
    assert load_templates() == len(list(compiled.iterdir())) > 80
    templates.cache.clear()
    monkeypatch.setattr(templates, "compile", lambda *_a, **_k: pytest.fail("compiled again"))
    assert load_templates() > 80


def test_a_changed_template_is_compiled_anew(compiled: Path) -> None:
    load_templates()
    for entry in compiled.iterdir():
        entry.write_bytes(b"of another template")
    engines["jinja2"].env.cache.clear()  # type: ignore[attr-defined]
    assert load_templates() > 80
