"""`lantoa load_procedures`: put the public procedures into the database, or bring them up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from lantoa.cases import api as cases


class Command(BaseCommand):
    help = "Load the public procedures of the data file; safe to repeat."

    def handle(self, *, verbosity: int = 1, **options: Any) -> None:
        count = cases.load_procedures()
        if verbosity:
            self.stdout.write(f"{count} procedures loaded.")
