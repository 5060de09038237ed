"""`lantoa count_outcomes`: count the figures of the last month that is over anew."""

from typing import Any

from django.core.management.base import BaseCommand

from lantoa.insights.api import last_closed_month, make_edition
from lantoa.kit.world import world


class Command(BaseCommand):
    help = "Count what training led to anew, as of the last month that is over; safe to repeat."

    def handle(self, *, verbosity: int = 1, **options: Any) -> None:
        edition = make_edition(last_closed_month(world.today()))
        if verbosity:
            self.stdout.write(
                f"Counted as of {edition.as_of}, up to seal {edition.position}: {edition.sheets.count()} sheets."
            )
