"""Money as the bank tells it: payout accounts, requests to pay, and what came in."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from lantoa.kit.world import world
from lantoa.payments.rules import banks
from lantoa.ui.navigation import Tab, add_tab


class PaymentsConfig(AppConfig):
    name = "lantoa.payments"
    label = "payments"

    def ready(self) -> None:
        add_tab(Tab("work", 40, _("Money book"), "payments:money", "money"))
        if settings.BANKS_FILE:
            try:
                banks.take_in(world.read_file(Path(settings.BANKS_FILE)).decode("utf-8-sig"))
            except (OSError, ValueError) as error:
                raise ImproperlyConfigured(f"LANTOA_BANKS names {settings.BANKS_FILE}: {error}") from None
