"""`lantoa sign verify FILE`: what can be said of a signed PDF, as JSON; so that anybody can judge the verifier."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lantoa.kit.world import world
from lantoa.signing.actions.verify import verify
from lantoa.signing.errors import NotVerifiable


class Command(BaseCommand):
    help = "Look at a signed PDF and print what can be said of it as JSON; exit 0 only if every signature is whole and trusted."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        one = kinds.add_parser("verify", help="look at a signed PDF")
        one.add_argument("file", type=Path)
        one.add_argument("--roots", default="", help="a folder of trusted certificates instead of the house's")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        try:
            content = world.read_file(options["file"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from None
        try:
            verdict = verify(content, roots=options["roots"])
        except NotVerifiable as error:
            self.stdout.write(json.dumps({"good": False, "error": error.code, "signatures": []}))
            raise SystemExit(1) from None
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        rows = []
        for one in verdict.signatures:
            row = asdict(one) | {"good": one.good}
            for name in ("claimed_at", "proved_at", "revoked_at"):
                row[name] = row[name].isoformat() if row[name] else None
            for name in ("whole", "certificate", "time", "second"):
                row[name] = {"answer": row[name][0], "why": row[name][1]}
            rows.append(row)
        said = {
            "good": verdict.good, "whole": verdict.whole, "certificate": verdict.certificate, "time": verdict.time, "engines_agree": verdict.agree,
            "engines": ["pyhanko", *([verdict.engine] if verdict.engine else [])], "scripted": verdict.scripted, "signatures": rows,
        }  # fmt: skip
        self.stdout.write(json.dumps(said, ensure_ascii=False))
        if not verdict.good:
            raise SystemExit(1)
