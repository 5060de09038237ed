"""The channels' door: what of a stall stands outside, and what came from there."""

from lantoa.channels.actions.listing import Own, end, pause, publish, resume, retry
from lantoa.channels.actions.secret import hook_path
from lantoa.channels.errors import BadChannel, BadListing, NotYours
from lantoa.channels.models import ChannelAccount, ChannelSale, Listing
from lantoa.channels.queries.attention import Attention, attention
from lantoa.channels.queries.inbox import waiting as waiting_to_be_answered
from lantoa.channels.queries.sale import Troubles, troubles

__all__ = [
    "Attention", "BadChannel", "BadListing", "ChannelAccount", "ChannelSale", "Listing", "NotYours", "Own", "Troubles", "attention", "end", "hook_path", "pause", "publish", "resume", "retry", "troubles", "waiting_to_be_answered",
]  # fmt: skip
