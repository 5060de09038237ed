"""What is done before the first visitor: every template is there, compiled once for all processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import FileSystemBytecodeCache

from config.warm import load_templates


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """Where all of them lie compiled, and how many there are."""
    templates, folder = engines["jinja2"].env, tmp_path_factory.mktemp("compiled")  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "bytecode_cache", FileSystemBytecodeCache(str(folder)))
        templates.cache.clear()
        yield folder, load_templates()


@pytest.fixture
def anew(compiled: tuple[Path, int], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is compiled from now on, in a process that holds none of them."""
    templates, names = engines["jinja2"].env, []  # type: ignore[attr-defined]
    compile_one = templates.compile
    monkeypatch.setattr(
        templates, "compile", lambda source, name, *more: names.append(name) or compile_one(source, name, *more)
    )
    templates.cache.clear()
    return names


def test_every_template_is_compiled_once_and_read_back(compiled: tuple[Path, int], anew: list[str]) -> None:
    folder, count = compiled
    assert count == len(list(folder.iterdir())) > 80
    assert (load_templates(), anew) == (count, [])


def test_a_changed_template_is_compiled_anew(compiled: tuple[Path, int], anew: list[str]) -> None:
    folder, count = compiled
    min(folder.iterdir()).write_bytes(b"of another template")
    assert (load_templates(), len(anew)) == (count, 1)
