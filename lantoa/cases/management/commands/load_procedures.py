"""`lantoa load_procedures`: put the public procedures and their forms into the database, or bring them up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from lantoa.cases import api as cases


class Command(BaseCommand):
    help = "Load the public procedures of the data file; safe to repeat."

    def handle(self, *, verbosity: int = 1, **options: Any) -> None:
        loaded = cases.load_procedures()
        forms = cases.load_forms()
        if verbosity:
            self.stdout.write(f"{loaded.count} procedures and {forms} forms loaded.")
            if loaded.kept:
                self.stdout.write(f"Left as the province has them: {', '.join(loaded.kept)}.")
            if loaded.standing:
                self.stdout.write(f"Left as dossiers were begun under them: {', '.join(loaded.standing)}.")
