"""Buying ahead of demand: group buys, pre-orders, seasons, and what a stall is asked for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.beside import add_beside
from lantoa.ui.navigation import Tab, add_tab, put_under


class PreordersConfig(AppConfig):
    name = "lantoa.preorders"
    label = "preorders"
    on_public_pages = ("preorders_campaign", "preorders_harvestwindow")

    def ready(self) -> None:
        from lantoa.preorders.views.product import rows, there

        add_tab(Tab("foot", 25, _("Buy together"), "preorders:campaigns"))
        put_under("work", "stores:goods", "preorders:mine")
        add_beside("product", "preorders", rows, there)
