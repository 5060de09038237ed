"""`lantoa load_courses`: put the courses that ship with the product into the database, or bring them up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from lantoa.learning import api as learning


class Command(BaseCommand):
    help = "Load the courses of the data files; safe to repeat."

    def handle(self, *, verbosity: int = 1, **options: Any) -> None:
        count = learning.load_courses()
        if verbosity:
            self.stdout.write(f"{count} courses loaded.")
