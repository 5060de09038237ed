"""Addresses for channels that tell what happened there; they belong to no language."""

from django.urls import path

from lantoa.channels.views import hook

app_name = "channel_hooks"
urlpatterns = [path("hooks/channels/<slug:channel>/", hook.knock, name="knock")]
