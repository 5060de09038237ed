"""Digital markets: places, fees, cashless payment and prices of the day."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class MarketsConfig(AppConfig):
    name = "lantoa.markets"
    label = "markets"
    on_public_pages = (
        "markets_market", "markets_row", "markets_place", "markets_stallholder", "markets_acceptance", "markets_cashlessuse", "markets_boarditem",
        "markets_price",
    )  # fmt: skip

    def ready(self) -> None:
        add_tab(Tab("foot", 42, _("Market places"), "markets:markets"))
