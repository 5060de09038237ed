"""A seller's shops at channels, what they show there, and the orders that came from there."""

from lantoa.channels.models.account import ChannelAccount
from lantoa.channels.models.conversation import (
    Contact,
    Conversation,
    ConversationClaim,
    ConversationCursor,
    ConversationMessage,
)
from lantoa.channels.models.creator import Creator, CreatorAgreement, CreatorLink, CreatorShare, ShareSettlement
from lantoa.channels.models.link import Claim, LinkHour, ShortLink
from lantoa.channels.models.link_talk import LinkTalk
from lantoa.channels.models.listing import Listing, ListingVariant
from lantoa.channels.models.post import Post, PostPlace
from lantoa.channels.models.quick_reply import QuickReply
from lantoa.channels.models.sale import ChannelSale
from lantoa.channels.models.shelf import ChannelShelf
from lantoa.channels.models.step import SaleStep
from lantoa.channels.models.upload import Upload

__all__ = [
    "ChannelAccount",
    "ChannelSale",
    "ChannelShelf",
    "Claim",
    "Contact",
    "Conversation",
    "ConversationClaim",
    "ConversationCursor",
    "ConversationMessage",
    "Creator",
    "CreatorAgreement",
    "CreatorLink",
    "CreatorShare",
    "LinkHour",
    "LinkTalk",
    "Listing",
    "ListingVariant",
    "Post",
    "PostPlace",
    "QuickReply",
    "SaleStep",
    "ShareSettlement",
    "ShortLink",
    "Upload",
]
