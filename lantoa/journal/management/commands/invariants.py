"""Check everything that must be true of all rows, and that what was acknowledged is there."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules

from lantoa.journal.models import Command as Kept
from lantoa.journal.rules.chain import body_hash
from lantoa.kit.database.snapshot import snapshot
from lantoa.kit.invariants import Invariant, Tally, invariants
from lantoa.kit.world import world

AT_ONCE = 500


class Command(BaseCommand):
    help = "Check every invariant: one line a broken row, exit status 0 only if all hold. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--acknowledged", type=Path, metavar="FILE",
            help='commands somebody was told are done, as JSON lines {"key", "name", "body"}: each must be there as it was asked',
        )  # fmt: skip
        parser.add_argument("--only", metavar="NAME", help="check this one alone, or those of one room")

    def handle(self, *, acknowledged: Path | None, only: str | None, **options: Any) -> None:
        autodiscover_modules("invariants")
        chosen = [one for one in invariants() if only in (None, one.name, one.name.split(".")[0])]
        if not chosen:
            raise CommandError(f"there is no invariant {only}; there are {', '.join(one.name for one in invariants())}")
        with snapshot():
            broken = sum(self._told(one) for one in chosen)
            for fault in _lost(acknowledged) if acknowledged else ():
                self.stdout.write(f"acknowledged: {fault}")
                broken += 1
        self.stdout.write(f"{broken} broken" if broken else "All of it holds.")
        if broken:
            sys.exit(1)

    def _told(self, one: Invariant) -> int:
        tally, started, faults = Tally(), world.monotonic(), 0
        for fault in one.check(tally):
            faults += 1
            self.stdout.write(f"{one.name}: {fault}")
        spent, word = world.monotonic() - started, "broken" if faults else "holds"
        self.stdout.write(f"{word:7} {one.name:20} {tally.rows:>10,} rows {spent:7.2f} s  {one.says}")
        return faults


def _lost(path: Path) -> Iterator[str]:
    try:
        told = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read as JSON lines: {error}") from error
    for start in range(0, len(told), AT_ONCE):
        part = told[start : start + AT_ONCE]
        rows = Kept.objects.filter(pk__in=[one["key"] for one in part])
        there = {str(row.key): (row.name, row.body_hash) for row in rows}
        for one in part:
            kept = there.get(str(one["key"]))
            if kept is None:
                yield f"{one['name']} {one['key']} was acknowledged and is gone"
            elif kept == (one["name"], Kept.ERASED):
                continue  # whoever asked was erased, and what they asked with them
            elif kept != (one["name"], body_hash(one["body"])):
                yield f"{one['name']} {one['key']} is there, and not as it was asked"
