"""Screens that show several rooms at once: the market, the seller's day."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lantoa.portal"
    label = "portal"
