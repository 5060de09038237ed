"""Judge a file of bank notifications against a file of orders, by the same rules as real money."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.kit.world import VIETNAM, world
from lantoa.payments.rules.matching import Book, Notice, Payable

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


class Command(BaseCommand):
    help = "Match bank notifications to orders: one JSON line a notification, with id, outcome and orders. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--orders", required=True, type=Path, help='JSON: {"orders": [{code, amount, placed_at, account, state}]}'
        )
        parser.add_argument(
            "--memos",
            required=True,
            type=Path,
            help="JSON lines: {id, reference, account, direction, amount, at, memo}",
        )

    def handle(self, *, orders: Path, memos: Path, **options: Any) -> None:
        book = Book(_payables(orders))
        for number, line in enumerate(_text(memos).splitlines(), 1):
            if not line.strip():
                continue
            try:
                memo = json.loads(line)
                found = book.take(_notice(memo))
                answer = {"id": memo.get("id"), "outcome": found.outcome, "orders": list(found.codes)}
            except UNREADABLE as error:
                raise CommandError(f"{memos}, line {number}: {type(error).__name__} {error}") from error
            self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _text(path: Path) -> str:
    try:
        return world.read_file(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error


def _payables(path: Path) -> list[Payable]:
    try:
        given = json.loads(_text(path))
        rows = given["orders"] if isinstance(given, dict) else given
        return [
            Payable(
                row["code"], str(row["account"]), int(row["amount"]), row.get("state", "open"), _time(row["placed_at"])
            )
            for row in rows
        ]
    except UNREADABLE as error:
        raise CommandError(f"{path}: {type(error).__name__} {error}") from error


def _notice(memo: dict[str, Any]) -> Notice:
    direction = memo["direction"]
    if direction not in ("in", "out"):
        raise ValueError(f"direction {direction!r}")
    return Notice(
        str(memo["account"]),
        str(memo["reference"]),
        direction,
        int(memo["amount"]),
        _time(memo["at"]),
        str(memo.get("memo") or ""),
    )


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
