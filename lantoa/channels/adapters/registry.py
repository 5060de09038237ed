"""Which channels there are: the settings' table, one line each (`channels.channel.<name>`)."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from django.conf import settings

from lantoa.channels.adapters.base import (
    Allowing,
    Answering,
    Channel,
    Choosing,
    Conversation,
    Fulfilling,
    Live,
    Marketplace,
    Posting,
    Recalling,
    Shelved,
    Showcase,
)

PLACE = "channels.channel."


def channels() -> dict[str, Channel]:
    """Every channel by the name it has in hook addresses."""
    rows = {name.removeprefix(PLACE): path for name, path in settings.ADAPTERS.items() if name.startswith(PLACE)}
    return {name: import_module(f"{path}.adapter").CHANNEL for name, path in rows.items()}


def recalling() -> dict[str, Recalling]:
    """Those that keep what they could not tell."""
    return {name: cast(Recalling, one) for name, one in channels().items() if hasattr(one, "lost")}


def allowing() -> dict[str, Allowing]:
    """Those whose owner says yes on the channel's own page."""
    return {name: cast(Allowing, one) for name, one in channels().items() if hasattr(one, "ask_url")}


def showcases() -> dict[str, Showcase]:
    """Those where goods are shown."""
    return {name: cast(Showcase, one) for name, one in channels().items() if hasattr(one, "publish")}


def marketplaces() -> dict[str, Marketplace]:
    """Those that take orders."""
    return {name: cast(Marketplace, one) for name, one in channels().items() if hasattr(one, "orders_since")}


def fulfilling() -> dict[str, Fulfilling]:
    """Those of them that hear what became of an order."""
    return {name: cast(Fulfilling, one) for name, one in channels().items() if hasattr(one, "ship")}


def answering() -> dict[str, Answering]:
    """Those of them whose buyers may ask the seller to cancel."""
    return {name: cast(Answering, one) for name, one in channels().items() if hasattr(one, "answer_cancel")}


def conversations() -> dict[str, Conversation]:
    """Those where people write to the shop."""
    return {name: cast(Conversation, one) for name, one in channels().items() if hasattr(one, "send")}


def shelved() -> dict[str, Shelved]:
    """Those whose goods stand on numbered shelves."""
    return {name: cast(Shelved, one) for name, one in channels().items() if hasattr(one, "shelves")}


def choosing() -> dict[str, Choosing]:
    """Those whose owner may say yes for several pages at once."""
    return {name: cast(Choosing, one) for name, one in channels().items() if hasattr(one, "choose")}


def posting() -> dict[str, Posting]:
    """Those where the shop writes posts."""
    return {name: cast(Posting, one) for name, one in channels().items() if hasattr(one, "post")}


def live() -> dict[str, Live]:
    """Those whose live videos can be asked for their comments."""
    return {name: cast(Live, one) for name, one in channels().items() if hasattr(one, "live_comments")}
