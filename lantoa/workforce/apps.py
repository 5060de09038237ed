"""Work: what orders ask for in hours, who is called to help, what was worked and paid."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab, put_under


class WorkforceConfig(AppConfig):
    name = "lantoa.workforce"
    label = "workforce"

    def ready(self) -> None:
        put_under("work", "orders:board", "workforce:home")
        add_tab(Tab("foot", 43, _("Seasonal work"), "workforce:board"))
