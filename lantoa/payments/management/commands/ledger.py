"""Count the whole ledger again, against everything else that was written down about money."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lantoa.kit.database.snapshot import snapshot
from lantoa.payments.queries.ledger import Recount


class Command(BaseCommand):
    help = "`ledger check`: recount every balance; one line a fault, exit status 1 when there is one. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check"])

    def handle(self, *, what: str, **options: Any) -> None:
        recount, broken = Recount(), 0
        with snapshot():
            for fault in recount.faults():
                broken += 1
                self.stdout.write(fault)
        for account, balance in sorted(recount.balances.items()):
            self.stdout.write(f"{account:10} {balance:>20,} đồng")
        self.stdout.write(
            f"{recount.entries} entries against {recount.lines} bank lines, {recount.payments} payments, "
            f"{recount.requests} requests, {recount.refunds} refunds and {recount.transfers} carriers' transfers: {'all of it agrees' if not broken else f'{broken} faults'}."
        )
        if broken:
            sys.exit(1)
