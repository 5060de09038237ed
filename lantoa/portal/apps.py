"""Screens that show several rooms at once: the market, the seller's day."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class PortalConfig(AppConfig):
    name = "lantoa.portal"
    label = "portal"

    def ready(self) -> None:
        add_tab(Tab("public", 10, _("Market"), "portal:home", "market"))
        add_tab(Tab("public", 50, _("Me"), "accounts:me", "me"))
        add_tab(Tab("work", 10, _("Today"), "portal:today", "today"))
        add_tab(Tab("work", 50, _("Me"), "accounts:me", "me"))
        add_tab(Tab("foot", 40, _("By commune"), "portal:units"))
        add_tab(Tab("foot", 50, _("Genuine or not?"), "portal:verify"))
        add_tab(Tab("foot", 60, _("What the market owes you"), "portal:duties"))
