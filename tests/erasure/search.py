"""Look for somebody everywhere: in every column of every table, in every session, in every kept file. Knows no room."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from lantoa.kit.vietnamese import fold


@dataclass(frozen=True, order=True)
class Hit:
    """Where one of the planted words stands: "table.column" or "file:" with its place, and which word."""

    place: str
    word: str


def squeezed(text: str) -> str:
    """Only letters and digits, without case and marks: every spelling of a number or a name comes out the same."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def hits(planted: dict[str, str]) -> set[Hit]:
    """Every place in which one of the planted words stands, by its name."""
    words = {name: squeezed(word) for name, word in planted.items()}
    assert all(len(word) >= 6 for word in words.values()), "too short to be told from chance"
    found = {
        Hit(place, name) for place, text in (*_tables(), *_sessions(), *_files()) for name, word in words.items() if word in squeezed(text)
    }  # fmt: skip
    return found


def _tables() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield f"{table}.{column}", _text(value)


def _sessions() -> Iterator[tuple[str, str]]:
    for row in Session.objects.all():
        yield "django_session.session_data", _text(row.get_decoded())


def _files() -> Iterator[tuple[str, str]]:
    root = Path(settings.FILES_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"file:{path.relative_to(root)}", path.read_bytes().decode("utf-8", "replace")


def _text(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
