"""Answer a file of questions from a file of names, by the same engine as the market's search."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.kit.search import Document, Index
from lantoa.kit.world import world

KINDS = ("products", "procedures")
NAMES = 5


class Command(BaseCommand):
    help = "Look questions up among names: one JSON line a question, with id and the first five names. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--products", required=True, type=Path, help='JSON: {"products": [name], "procedures": [name]}'
        )
        parser.add_argument("--queries", required=True, type=Path, help="JSON lines: {id, q}")

    def handle(self, *, products: Path, queries: Path, **options: Any) -> None:
        index = Index(_documents(products))
        for number, line in enumerate(_text(queries).split("\n"), 1):
            if not line.strip():
                continue
            try:
                query = json.loads(line)
                names = [hit.key for hit in index.search(_string(query["q"]), NAMES)]
                answer = _line({"id": query.get("id"), "names": names})
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise CommandError(f"{queries}, line {number}: {type(error).__name__} {error}") from error
            self.stdout.write(answer)


def _documents(path: Path) -> Iterator[Document[str]]:
    try:
        given = json.loads(_text(path))
        for kind in KINDS:
            for name in map(_string, given.get(kind, [])):
                yield Document(name, name, kind=kind)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise CommandError(f"{path}: {type(error).__name__} {error}") from error


def _line(answer: dict[str, Any]) -> str:
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half of a broken character in a name or an id
        return json.dumps(answer)
    return line


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _text(path: Path) -> str:
    try:
        return world.read_file(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
