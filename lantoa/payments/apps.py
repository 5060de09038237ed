"""Money as the bank tells it: payout accounts, requests to pay, and what came in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class PaymentsConfig(AppConfig):
    name = "lantoa.payments"
    label = "payments"

    def ready(self) -> None:
        add_tab(Tab("work", 40, _("Money book"), "payments:money", "money"))
