"""From the cart to the hand-over: what was ordered, paid and given."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class OrdersConfig(AppConfig):
    name = "lantoa.orders"
    label = "orders"

    def ready(self) -> None:
        add_tab(Tab("work", 30, _("Orders"), "orders:board", "orders"))
        add_tab(Tab("foot", 10, _("Cart"), "orders:cart"))
        add_tab(Tab("foot", 20, _("Find my order"), "orders:find"))
