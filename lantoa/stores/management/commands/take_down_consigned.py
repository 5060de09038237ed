"""`lantoa take_down_consigned`: before going back to a release that does not know whose goods are whose, neighbours' goods leave all stalls."""

from typing import Any

from django.core.management.base import BaseCommand

from lantoa.stores.actions.consignment import take_down_all


class Command(BaseCommand):
    help = "Take neighbours' goods out of all stalls, before going back to the release before; safe to repeat."

    def handle(self, *, verbosity: int = 1, **options: Any) -> None:
        count = take_down_all()
        if verbosity:
            self.stdout.write(f"{count} offers of neighbours' goods taken down.")
