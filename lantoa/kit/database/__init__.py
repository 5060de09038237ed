"""Django's two databases, watched: what a commit changes on public pages is marked around that very commit.

A room names its watched tables in its AppConfig (`on_public_pages`), and its actions say whose pages they change (`touch`).
A transaction that writes a watched table without a word of its room counts as a change of every page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

from lantoa.kit.page_cache.table import Table

News = Callable[[Any, frozenset[str]], None]
_tables: list[Table] = []
_guard = threading.Lock()
_news: list[News] = []


def touch(room: str, *names: str) -> None:
    """Say that what this room writes in the present transaction changes the pages of these names and of no others."""
    connections["default"].touched.touch(room, names)  # type: ignore[attr-defined]


def table() -> Table:
    """The table of this installation on this machine, opened at first use."""
    if not _tables:
        with _guard:
            if not _tables:
                _tables.append(Table(Path(settings.PAGES_ROOT), settled=_settled))
    return _tables[0]


def has_left() -> bool:
    """Whether a commit of this process ended without anybody knowing how."""
    return bool(_tables) and _tables[0].has_left


def _settled() -> bool:
    return bool(connections["default"].is_settled())  # type: ignore[attr-defined]


def watched() -> dict[str, str]:
    """The room of each watched table."""
    return _watched() if apps.ready else {}


@cache
def _watched() -> dict[str, str]:
    return {
        name: config.name.rpartition(".")[2]
        for config in apps.get_app_configs()
        for name in getattr(config, "on_public_pages", ())
    }


@cache
def all_tables() -> frozenset[str]:
    """Every table of every room and part, watched or not."""
    models = apps.get_models(include_auto_created=True)
    return frozenset(model._meta.db_table for model in models) | frozenset(_watched())


@contextmanager
def listening(statements: list[str]) -> Iterator[None]:
    """Note every statement of this thread in the list, wherever it is asked."""
    lines: list[Any] = [connections[alias] for alias in connections]
    before = [line.statements for line in lines]
    for line in lines:
        line.statements = statements
    try:
        yield
    finally:
        for line, list_ in zip(lines, before, strict=True):
            line.statements = list_


def before_commit(tell: News) -> None:
    """Call the function with (connection, names) inside each transaction that changes public pages, just before its commit."""
    if tell not in _news:
        _news.append(tell)


def news() -> list[News]:
    return _news
