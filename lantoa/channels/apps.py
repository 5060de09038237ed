"""Where a stall's goods are shown, talked about and ordered outside."""

from django.apps import AppConfig

from lantoa.ui.navigation import put_under


class ChannelsConfig(AppConfig):
    name = "lantoa.channels"
    label = "channels"

    def ready(self) -> None:
        put_under("work", "stores:goods", "channels:channels")
        put_under("work", "orders:board", "channel_sales:sales")
        put_under("work", "portal:today", "channel_inbox:inbox")
        put_under("work", "accounts:me", "channel_creators:mine")
