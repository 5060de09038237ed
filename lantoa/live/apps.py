"""Selling live: comments become orders."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "lantoa.live"
    label = "live"
