"""`lantoa load_demo`: the demo community, once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lantoa.portal.actions.demo import load_demo


class Command(BaseCommand):
    help = "Bring the demo community to life (only on a demo installation); again is no harm."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demo installation (LANTOA_DEMO=0): invented people do not belong here.")
        self.stdout.write("The demo community is there." if not load_demo() else "The demo community has come to life.")
