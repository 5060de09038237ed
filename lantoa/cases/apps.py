"""Public services: the procedures people look up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class CasesConfig(AppConfig):
    name = "lantoa.cases"
    label = "cases"
    on_public_pages = ("cases_office", "cases_procedure", "cases_procedureversion")

    def ready(self) -> None:
        add_tab(Tab("desk", 10, _("Desk"), "cases:desk", "orders"))
        add_tab(Tab("desk", 50, _("Me"), "accounts:me", "me"))
        add_tab(Tab("foot", 45, _("Public procedures"), "cases:procedures"))
