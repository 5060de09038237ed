"""One stylesheet and one script for every page: each element's and behaviour's own file, joined when static files are gathered."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STYLES = Path(__file__).parent / "styles"
BEHAVIOURS = Path(__file__).parent / "behaviours"
PUBLIC = ("trust", "once", "copy", "poll", "stepper", "preview", "leave")


def stylesheet() -> str:
    """All styles in their order, without comments and needless white space."""
    files = [
        STYLES / "tokens.css",
        STYLES / "base.css",
        STYLES / "shell.css",
        *sorted((STYLES / "elements").glob("*.css")),
        STYLES / "print.css",
    ]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text))
    return re.sub(r"(?<=[\w-]): ", ":", text).replace(";}", "}").strip()


def script() -> str:
    """The behaviours of public pages, each in a scope of its own, without comments and indents."""
    lines = []
    for name in PUBLIC:
        source = (BEHAVIOURS / f"{name}.js").read_text(encoding="utf-8")
        lines += [
            "{",
            *(line.strip() for line in source.splitlines() if line.strip() and not line.strip().startswith("//")),
            "}",
        ]
    return "\n".join(lines) + "\n"


MADE = {"ui/lantoa.css": stylesheet, "ui/lantoa.js": script}


class Bundle(BaseFinder):
    """Finds what is joined here; written anew where its parts have changed since."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._folder = Path(settings.VAR) / "bundle"
        self._storage = FileSystemStorage(location=self._folder)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [str(self._write(path))] if path in MADE else []
        if find_all or kwargs.get("all"):
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in MADE:
            self._write(name)
            yield name, self._storage

    def _write(self, name: str) -> Path:
        target, fresh = self._folder / name, MADE[name]()
        if not target.exists() or target.read_text(encoding="utf-8") != fresh:
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_suffix(f".{os.getpid()}")
            beside.write_text(fresh, encoding="utf-8")
            beside.replace(target)
        return target
