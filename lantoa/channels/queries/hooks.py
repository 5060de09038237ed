"""Where channels are to knock."""

from __future__ import annotations

from django.conf import settings

from lantoa.channels.models import ChannelAccount


def hooks() -> list[tuple[str, str, str]]:
    """(channel, the channel's number of the shop, address) of every connected account. One query."""
    root = settings.PUBLIC_URL.rstrip("/")
    return [(one.channel, one.shop, root + one.hook_path()) for one in ChannelAccount.objects.working().order_by("pk")]
