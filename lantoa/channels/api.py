"""The channels' door: what of a stall stands outside, and what came from there."""

from lantoa.channels.actions.contact import note_call
from lantoa.channels.actions.creator import answer_share, make_creator_link, propose_share
from lantoa.channels.actions.creator import open_page as open_creator_page
from lantoa.channels.actions.link import brought_live, make_link, note_visit
from lantoa.channels.actions.listing import Own, end, pause, publish, resume, retry
from lantoa.channels.actions.live_comment import answer_comment, comments_under, fetch_live_comments, with_live
from lantoa.channels.actions.post import Written, note_shared, write_post
from lantoa.channels.actions.secret import hook_path
from lantoa.channels.errors import BadChannel, BadListing, BadReply, NotYours
from lantoa.channels.models import ChannelAccount, ChannelSale, ConversationMessage, Listing, ShortLink
from lantoa.channels.queries.attention import Attention, attention, of_the_day, stale_uploads
from lantoa.channels.queries.creator import creator_page
from lantoa.channels.queries.sale import Troubles, troubles, troubles_of

__all__ = [
    "Attention", "BadChannel", "BadListing", "BadReply", "ChannelAccount", "ChannelSale", "ConversationMessage", "Listing", "NotYours", "Own", "ShortLink", "Troubles", "Written", "answer_comment", "answer_share", "attention", "brought_live", "comments_under", "creator_page", "end", "fetch_live_comments", "hook_path", "make_creator_link", "make_link", "note_call", "note_shared", "note_visit", "of_the_day", "open_creator_page", "pause", "propose_share", "publish", "resume", "retry", "stale_uploads", "troubles", "troubles_of", "with_live", "write_post",
]  # fmt: skip
