"""Check the whole journal, or write it down for somebody else to check."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.journal import api as journal
from lantoa.kit.world import world


class Command(BaseCommand):
    help = "Check every chain, root and signature: one line a fault, exit status 1 when there is one. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--export", type=Path, metavar="FILE", help="write everything sealed as JSON lines instead of checking it"
        )

    def handle(self, *, export: Path | None, **options: Any) -> None:
        if export:
            try:
                world.write_lines(export, journal.export_lines())
            except OSError as error:
                raise CommandError(f"{export} cannot be written: {error.strerror}") from error
            self.stdout.write(f"Written to {export}. Check it with docs/verifier/verify_export.py.")
            return
        audit, broken = journal.Audit(), 0
        for fault in audit.faults():
            broken += 1
            self.stdout.write(str(fault))
        self.stdout.write(
            f"{audit.entries} entries in {audit.chains} chains under {audit.roots} roots: "
            f"{'all of it holds' if not broken else f'{broken} faults'}."
        )
        if broken:
            sys.exit(1)
