"""What people make and sell: products and their variants."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab, put_under


class CatalogConfig(AppConfig):
    name = "lantoa.catalog"
    label = "catalog"
    on_public_pages = (
        "catalog_category", "catalog_product", "catalog_productphoto", "catalog_productvariant", "catalog_ocopproduct", "catalog_grade", "catalog_lot",
    )  # fmt: skip

    def ready(self) -> None:
        add_tab(Tab("foot", 42, _("OCOP products"), "catalog:market"))
        add_tab(Tab("desk", 40, _("OCOP"), "catalog:desk", "goods"))
        put_under("work", "stores:goods", "catalog:mine")
        put_under("work", "stores:goods", "catalog:lots")
        post_migrate.connect(_put_up_the_shelves, sender=self)


def _put_up_the_shelves(apps: Any = None, **kwargs: Any) -> None:
    from lantoa.catalog.actions.category import load_categories

    # A database emptied between tests says so without naming the apps.
    if apps is None or "catalog" in {model._meta.app_label for model in apps.get_models()}:
        load_categories()
