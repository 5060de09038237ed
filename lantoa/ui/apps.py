"""Elements, layouts and styles every screen is made of."""

from django.apps import AppConfig
from django.urls import register_converter

from lantoa.ui.converters import RowConverter


class UiConfig(AppConfig):
    name = "lantoa.ui"
    label = "ui"

    def ready(self) -> None:
        # Every room's addresses name rows by it.
        register_converter(RowConverter, "row")
