"""Where people live and sell: the province and its 54 units."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "lantoa.places"
    label = "places"
    on_public_pages = ("places_unit", "places_formerunit")
