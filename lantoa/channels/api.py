"""The channels' door: what of a stall stands outside, and what came from there."""

from lantoa.channels.actions.listing import Own, end, pause, publish, resume, retry
from lantoa.channels.errors import BadChannel, BadListing, NotYours
from lantoa.channels.models import ChannelAccount, ChannelSale, Listing
from lantoa.channels.queries.inbox import waiting as waiting_to_be_answered

__all__ = [
    "BadChannel", "BadListing", "ChannelAccount", "ChannelSale", "Listing", "NotYours", "Own", "end", "pause", "publish", "resume", "retry", "waiting_to_be_answered",
]  # fmt: skip
