"""Working together: lists that somebody owns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class DesksConfig(AppConfig):
    name = "lantoa.desks"
    label = "desks"

    def ready(self) -> None:
        add_tab(Tab("leading", 40, _("Shared work"), "desks:desk", "orders"))
