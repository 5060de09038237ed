"""`lantoa load_places`: put the province's 54 units into the database, or bring them up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from lantoa.places import api as places


class Command(BaseCommand):
    help = "Load the province, its units and the units they came from; safe to repeat."

    def handle(self, *, verbosity: int = 1, **options: Any) -> None:
        count = places.load_places()
        if verbosity:
            self.stdout.write(f"{count} units loaded.")
