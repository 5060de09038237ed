"""The one ledger of every unit promised to somebody."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "lantoa.stock"
    label = "stock"
    on_public_pages = ("stock_stock", "stock_hold")
