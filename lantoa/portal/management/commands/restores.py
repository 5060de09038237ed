"""Whether two who run the house agreed to a restore: what `lantoa restore` asks the present house before it begins, and tells the restored one."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from lantoa.accounts import api as accounts
from lantoa.portal.actions.restore import NEWEST, begin_restore, put_back, takes_two, written_down

# The exit status that says no; any other but 0 says that the house could not be asked.
NOT_AGREED = 3


class Command(BaseCommand):
    help = "restores TIME: exit status 0 where two agreed to it (their yes is used up) or fewer than two run the house, 3 where nobody said yes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", help="ISO with an offset, or now", nargs="?", default=NEWEST)
        parser.add_argument(
            "--alone", action="store_true", help="it is done all the same: tell everybody who runs the house"
        )
        parser.add_argument(
            "--used", type=Path, metavar="FILE", help="in the restored house: the yes in this file is used"
        )

    def handle(self, *, to: str, alone: bool, used: Path | None = None, **_more: Any) -> None:
        if used:
            self.stdout.write(f"put back as used: {put_back(used.read_text())}")
            return
        place = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and not place.startswith("file:") and not Path(place).exists():
            raise CommandError("there is no house here")  # and none is begun by asking
        yes = begin_restore(None if to == NEWEST else datetime.fromisoformat(to))
        if yes:
            self.stdout.write("two agreed to this; their yes is used by it")
            self.stdout.write(written_down(yes))
            return
        if alone or not takes_two():
            accounts.tell_done_on_the_machine()
            self.stdout.write("not agreed to by two; everybody who runs the house is told")
            return
        self.stdout.write("nobody said yes to this, or it was used")
        sys.exit(NOT_AGREED)
