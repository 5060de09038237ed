"""A seller's shops at channels, what they show there, and the orders that came from there."""

from lantoa.channels.models.account import ChannelAccount
from lantoa.channels.models.listing import Listing, ListingVariant
from lantoa.channels.models.sale import ChannelSale
from lantoa.channels.models.upload import Upload

from lantoa.channels.models.conversation import Contact, Conversation, ConversationClaim, ConversationCursor, ConversationMessage  # fmt: skip
from lantoa.channels.models.quick_reply import QuickReply

__all__ = ["ChannelAccount", "ChannelSale", "Listing", "ListingVariant", "Upload"]
__all__ += ["Contact", "Conversation", "ConversationClaim", "ConversationCursor", "ConversationMessage", "QuickReply"]
