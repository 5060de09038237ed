"""`lantoa vietqr check`: judge VietQR payloads given on standard input, one JSON line each."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lantoa.kit.vietqr import check_lines


class Command(BaseCommand):
    help = "Judge VietQR payloads from standard input, one a line; prints one JSON line for each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check"])

    def handle(self, **options: Any) -> None:
        for answer in check_lines(sys.stdin.buffer):
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
