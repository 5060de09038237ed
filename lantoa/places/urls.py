"""Places have no pages of their own; the market shows them."""

from django.urls import URLPattern

app_name = "places"
urlpatterns: list[URLPattern] = []
