"""Parcels as carriers tell of them, and the cash carriers collect at the door."""

from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "lantoa.shipping"
    label = "shipping"
