"""One stylesheet for every page: tokens, base and each element's own file, joined when static files are gathered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STYLES = Path(__file__).parent / "styles"
NAME = "ui/lantoa.css"


def stylesheet() -> str:
    """All styles in their order, without comments and needless white space."""
    files = [STYLES / "tokens.css", STYLES / "base.css", *sorted((STYLES / "elements").glob("*.css")), STYLES / "print.css"]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}").strip()


class Bundle(BaseFinder):
    """Finds the one stylesheet, written anew whenever the finder is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._folder = Path(settings.VAR) / "bundle"
        target = self._folder / NAME
        fresh = stylesheet()
        if not target.exists() or target.read_text(encoding="utf-8") != fresh:
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_suffix(f".{id(self)}")
            beside.write_text(fresh, encoding="utf-8")
            beside.replace(target)
        self._storage = FileSystemStorage(location=self._folder)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = str(self._folder / NAME) if path == NAME else None
        return ([found] if found else []) if find_all or kwargs.get("all") else (found or [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        yield NAME, self._storage
