"""Stalls and what they offer."""

from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "lantoa.stores"
    label = "stores"
