"""Sign a root now, and show what witnesses and the printed edition need."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.journal import api as journal


class Command(BaseCommand):
    help = "Seal what is written, sign a root over all chains, and print the newest root as JSON."

    def handle(self, **options: Any) -> None:
        while journal.seal():
            continue
        try:
            while journal.sign_root():
                continue
        except (PermissionError, ValueError) as error:
            raise CommandError(str(error)) from None
        root = journal.last_root()
        if root is None:
            raise CommandError("Nothing was ever recorded here: there is nothing to sign.")
        self.stdout.write(json.dumps(root.signed().written()))
