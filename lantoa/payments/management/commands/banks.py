"""Banks a VietQR can name here, what the operator's own file adds to them, and how a bank's statement is read."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.payments.adapters import statements
from lantoa.payments.rules.banks import BANKS, rows_of


class Command(BaseCommand):
    help = "Banks: find WORDS, check FILE (rows for LANTOA_BANKS), statement FILE (how it is read; nothing is kept)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("find", help="by number or a part of the name").add_argument("words", nargs="+")
        verbs.add_parser("check", help="a file for LANTOA_BANKS").add_argument("file", type=Path)
        verbs.add_parser("statement", help="how a bank's file is read").add_argument("file", type=Path)

    def handle(self, *, verb: str, **said: Any) -> None:
        {"find": self._find, "check": self._check, "statement": self._statement}[verb](said)

    def _find(self, said: dict[str, Any]) -> None:
        wanted = fold(" ".join(said["words"]))
        found = [bank for bank in BANKS.values() if wanted in fold(f"{bank.bin} {bank.short_name} {bank.name}")]
        for bank in sorted(found, key=lambda one: one.bin):
            self.stdout.write(f"{bank.bin} {bank.short_name} – {bank.name}")
        if not found:
            raise CommandError("No bank here is called so.")

    def _check(self, said: dict[str, Any]) -> None:
        try:
            rows = rows_of(world.read_file(said["file"]).decode("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from None
        for bank in rows.values():
            was = BANKS.get(bank.bin)
            word = "new" if was is None else "as it is" if was == bank else f"instead of {was.short_name}"
            self.stdout.write(f"{bank.bin} {bank.short_name} – {bank.name}: {word}")

    def _statement(self, said: dict[str, Any]) -> None:
        try:
            with said["file"].open("rb") as stream:
                kind = statements.sniff(stream.read(statements.HEAD), said["file"].name)
                stream.seek(0)
                layout = statements.find_layout(stream, kind) if kind in ("csv", "xlsx", "xls") else None
                stream.seek(0)
                read = list(statements.read(stream, kind, layout=layout))
        except (OSError, statements.StatementRefused) as error:
            raise CommandError(str(error)) from None
        bad = [one for one in read if isinstance(one, statements.RowNotUnderstood)]
        moves = [one for one in read if isinstance(one, statements.StatementRow)]
        of = {way: sum(one.amount for one in moves if one.direction == way) for way in ("in", "out")}
        self.stdout.write(
            f"{kind}: {len(moves)} movements read, {of['in']} đồng in, {of['out']} out; {len(bad)} rows not understood"
        )
        for one in bad[:20]:
            self.stdout.write(f"  {one.number}: {one.sentence}")
