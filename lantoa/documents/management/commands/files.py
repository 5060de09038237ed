"""Look at kept files where they lie, and bring them from this machine's folder to where they are kept now."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.documents.adapters.base import FileStore, store
from lantoa.documents.models import File
from lantoa.documents.queries import file_path
from lantoa.kit.world import world


class Command(BaseCommand):
    help = (
        "check: read every kept file and compare it with its name. move: bring those that still lie in LANTOA_VAR/files to where"
        " LANTOA_FILES says, compared on both ends; what is there already is left alone, and nothing is taken away here. Either may be"
        " repeated; exit status 1 while one is missing or damaged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check", "move"])

    def handle(self, *, what: str, **options: Any) -> None:
        there = store()
        wrong = there.check_config()
        if wrong:
            raise CommandError(wrong)
        told: Counter[str] = Counter()
        for sha in File.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2_000):
            outcome = _moved(there, sha) if what == "move" else _checked(there, sha)
            told[outcome] += 1
            if outcome in ("missing", "damaged"):
                self.stderr.write(f"{sha}: {outcome}")
        self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in sorted(told.items())) or "no files")
        if told["missing"] or told["damaged"]:
            raise SystemExit(1)


def _moved(there: FileStore, sha: str) -> str:
    if there.has(sha):
        return "there already"
    try:
        content = world.read_file(file_path(sha))
    except FileNotFoundError:
        return "missing"
    if hashlib.sha256(content).hexdigest() != sha:
        return "damaged"
    there.put(sha, content)
    return "moved" if _checked(there, sha) == "whole" else "damaged"


def _checked(there: FileStore, sha: str) -> str:
    try:
        content = there.get(sha)
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "damaged"
    return "whole" if hashlib.sha256(content).hexdigest() == sha else "damaged"
