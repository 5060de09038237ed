"""Whether two who run the house agreed to a restore: what `lantoa restore` asks the present house before it begins."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from lantoa.accounts import api as accounts
from lantoa.portal.actions.restore import NEWEST, is_agreed

# The exit status that says no; any other but 0 says that the house could not be asked.
NOT_AGREED = 3


class Command(BaseCommand):
    help = (
        "restores TIME: exit status 0 where two agreed to it or fewer than two run the house, 3 where nobody said yes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", help="ISO with an offset, or now")
        parser.add_argument(
            "--alone", action="store_true", help="it is done all the same: tell everybody who runs the house"
        )

    def handle(self, *, to: str, alone: bool, **_more: Any) -> None:
        place = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and not place.startswith("file:") and not Path(place).exists():
            raise CommandError("there is no house here")  # and none is begun by asking
        said = is_agreed(None if to == NEWEST else datetime.fromisoformat(to))
        if said:
            self.stdout.write("two agreed to this")
            return
        if said is None or alone:
            accounts.tell_done_on_the_machine()
            self.stdout.write("not agreed to by two; everybody who runs the house is told")
            return
        self.stdout.write("nobody said yes to this")
        sys.exit(NOT_AGREED)
