"""People, organisations, who may act for whom, and the gathered access policy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class AccountsConfig(AppConfig):
    name = "lantoa.accounts"
    label = "accounts"

    def ready(self) -> None:
        add_tab(Tab("foot", 60, _("Personal data"), "accounts:processing"))
