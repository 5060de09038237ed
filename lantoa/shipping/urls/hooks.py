"""Addresses for carriers that tell where parcels are; they belong to no language."""

from django.urls import path

from lantoa.shipping.views import hook

app_name = "carrier_hooks"
urlpatterns = [path("hooks/carriers/<slug:carrier>/<str:carrier_token>/", hook.carrier, name="carrier")]
