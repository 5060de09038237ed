"""What people make and sell: products and their variants."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "lantoa.catalog"
    label = "catalog"
