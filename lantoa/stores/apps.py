"""Stalls and what they offer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class StoresConfig(AppConfig):
    name = "lantoa.stores"
    label = "stores"
    on_public_pages = ("stores_store", "stores_offer", "stores_review", "stores_question", "stores_cooperativemember")

    def ready(self) -> None:
        from lantoa.catalog import api as catalog
        from lantoa.stores.queries import where_sold

        catalog.told_where_sold(where_sold)
        add_tab(Tab("work", 20, _("Goods"), "stores:goods", "goods"))
        add_tab(Tab("public", 40, _("Stall"), "stores:open", "stall"))
