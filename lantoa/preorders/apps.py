"""Buying ahead of demand: group buys, pre-orders, seasons, and what a stall is asked for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class PreordersConfig(AppConfig):
    name = "lantoa.preorders"
    label = "preorders"

    def ready(self) -> None:
        add_tab(Tab("foot", 15, _("Buy together"), "preorders:campaigns"))
