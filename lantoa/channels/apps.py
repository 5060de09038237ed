"""Where a stall's goods are shown, talked about and ordered outside."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "lantoa.channels"
    label = "channels"
