"""The register of e-commerce sites and apps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class WebsitesConfig(AppConfig):
    name = "lantoa.websites"
    label = "websites"
    on_public_pages = ("websites_site", "websites_sitestep", "websites_sitecheck")

    def ready(self) -> None:
        add_tab(Tab("foot", 46, _("Registered shops online"), "websites:register"))
        add_tab(Tab("desk", 30, _("Websites"), "websites:desk", "paper"))
