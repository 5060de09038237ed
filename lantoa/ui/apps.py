"""Elements, layouts and styles every screen is made of."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "lantoa.ui"
    label = "ui"
