"""Addresses for services that keep signing keys; they belong to no language."""

from django.urls import path

from lantoa.signing.views import hook

app_name = "signing_hooks"
urlpatterns = [path("hooks/signing/<slug:service>/<str:signing_token>/", hook.service, name="service")]
