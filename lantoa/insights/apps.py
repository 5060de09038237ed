"""Figures from the records of all rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class InsightsConfig(AppConfig):
    name = "lantoa.insights"
    label = "insights"

    def ready(self) -> None:
        add_tab(Tab("foot", 46, _("Figures"), "insights:province"))
        add_tab(Tab("foot", 47, _("What training led to"), "insights:outcomes"))
