"""What happens between a stall and the channels."""

UPLOADED = "channels.uploaded"
UPLOAD_ENDED = "channels.upload_ended"
LINK_GONE = "channels.link_gone"
LINK_BACK = "channels.link_back"
CONNECTED = "channels.connected"
KEY_REFUSED = "channels.key_refused"
DISCONNECTED = "channels.disconnected"
PUBLISH_ASKED = "channels.publish_asked"
PUBLISHED = "channels.published"
LISTING_REFUSED = "channels.listing_refused"
LISTING_GONE = "channels.listing_gone"
PAUSED = "channels.paused"
RESUMED = "channels.resumed"
ENDED = "channels.ended"
ORDER_CAME = "channels.order_came"
ORDER_UNFIT = "channels.order_unfit"
ORDER_AWAITED = "channels.order_awaited"
ORDER_DROPPED = "channels.order_dropped"
STEP_TOLD = "channels.step_told"
STEP_REFUSED = "channels.step_refused"
SALE_REFUSED = "channels.sale_refused"
SALE_ASKED_AGAIN = "channels.sale_asked_again"
STEP_ASKED = "channels.step_asked"
STEP_LET_BE = "channels.step_let_be"
KNOCK_REPLAYED = "channels.knock_replayed"
# Short links.
LINK_MADE = "channels.link_made"
CLAIMED = "channels.order_claimed"
POST_WRITTEN = "channels.post_written"
POST_ASKED = "channels.post_asked"
POST_SHARED = "channels.post_shared"
POST_REFUSED = "channels.post_refused"
CREATOR_OPENED = "channels.creator_opened"
CREATOR_CLOSED = "channels.creator_closed"
SHARE_PROPOSED = "channels.share_proposed"
SHARE_ACCEPTED = "channels.share_accepted"
SHARE_TURNED_DOWN = "channels.share_turned_down"
SHARE_ENDED = "channels.share_ended"
SHARE_SETTLED = "channels.share_settled"
SHARE_SETTLEMENT_TAKEN_BACK = "channels.share_settlement_taken_back"
PHOTO_MENDED = "channels.photo_mended"

ACTS = {
    UPLOADED: "Somebody put goods up by hand at a place outside, or brought them up to date there; with the place and the price.",
    UPLOAD_ENDED: "Goods put up by hand at a place outside were taken down there.",
    LINK_GONE: "The page of goods at a place outside is not there any more.",
    LINK_BACK: "The page of goods at a place outside is there again.",
    CONNECTED: "A seller connected a shop or page of theirs at a channel.",
    KEY_REFUSED: "A channel does not take our key for a shop any more; its seller has to connect it again.",
    DISCONNECTED: "A seller ended a connection to a channel.",
    PUBLISH_ASKED: "A seller asked for a product to be shown at a channel.",
    PUBLISHED: "A channel took a listing for the first time.",
    LISTING_REFUSED: "A channel refused a listing; its words are kept with the listing.",
    LISTING_GONE: "A listing is not at its channel any more: somebody removed it there.",
    PAUSED: "A seller took a listing out of sight at its channel for now.",
    RESUMED: "A seller put a paused listing back in sight at its channel.",
    ENDED: "A seller ended a listing at its channel for good.",
    ORDER_CAME: "An order placed at a channel became an ordinary order.",
    ORDER_UNFIT: "An order placed at a channel cannot be kept as an ordinary one: too few left, or goods nobody knows here.",
    ORDER_AWAITED: "An order placed at a channel waits there for its buyer's money; its goods are held.",
    ORDER_DROPPED: "An order of a channel that had not become ours was called off there; what was held for it is free.",
    STEP_TOLD: "A channel took that an order was shipped or cancelled here, or what its seller answered to the buyer.",
    STEP_REFUSED: "A channel did not take that an order was shipped or cancelled here, or an answer to its buyer; its words are kept.",
    SALE_REFUSED: "A seller said that an order of a channel, which could not become one here, is not kept; with the reason the channel hears.",
    SALE_ASKED_AGAIN: "A seller had a channel asked once more for an order that could not be kept.",
    STEP_ASKED: "A seller had a channel told once more that an order was shipped or cancelled.",
    STEP_LET_BE: "A seller did at the channel by hand what it had not taken from here.",
    KNOCK_REPLAYED: "Somebody who runs the house had news of a channel that was refused looked at again, and it proved genuine.",
}

CANCEL_ASKED = "channels.cancel_asked"
CANCEL_ANSWERED = "channels.cancel_answered"
LISTING_DIFFERS = "channels.listing_differs"
MADE_AS_HERE = "channels.made_as_here"
THEIRS_KEPT = "channels.theirs_kept"
BUFFER_SET = "channels.buffer_set"

ACTS |= {
    CANCEL_ASKED: "The buyer of a channel's order asks to cancel it; its seller has to agree or decline.",
    CANCEL_ANSWERED: "A seller agreed to cancel a channel's order whose buyer asked for it, or declined.",
    LISTING_DIFFERS: "A listing stands at its channel otherwise than it was sent: somebody changed it there; with what differs.",
    MADE_AS_HERE: "A seller had a listing that was changed at its channel made as it is here.",
    THEIRS_KEPT: "A seller kept what was changed of a listing at its channel.",
    BUFFER_SET: "A seller said how many pieces of everything are kept back from a shop at a channel.",
    LINK_MADE: "A seller made a short link to their stall or to goods of theirs.",
    CLAIMED: "An order was tied to the short link whose code its buyer named; with `by_hand` its seller heard the code.",
    POST_WRITTEN: "A seller wrote a post about goods of theirs, or changed it; with the places it is for.",
    POST_ASKED: "A seller asked the house to put a post on their connected page, now or at the post's time.",
    POST_SHARED: "A post stands at a place: the house put it on a connected page, or the seller says they shared it.",
    POST_REFUSED: "A page did not take a post; its words are kept with the post.",
    PHOTO_MENDED: "A seller made a photo of goods straighter, brighter or plainer; the one it was made from is kept.",
    CREATOR_OPENED: "Somebody opened a page on which they show neighbours' goods, or changed it.",
    CREATOR_CLOSED: "The page of somebody who shows neighbours' goods was closed.",
    SHARE_PROPOSED: "A stall or a creator proposed that the creator gets a share of each order they bring.",
    SHARE_ACCEPTED: "The other side said yes to a share; orders from now on owe it.",
    SHARE_TURNED_DOWN: "A proposed share was turned down, or taken back.",
    SHARE_ENDED: "One side ended an agreement about a share; what earlier orders owe stays owed.",
    SHARE_SETTLED: "A stall said that it paid so much of what it owes a creator, in cash or by a transfer.",
    SHARE_SETTLEMENT_TAKEN_BACK: "What a stall had said to have paid a creator was taken back; both rows stay.",
}

MESSAGES_CAME = "channels.messages_came"
MESSAGES_FETCHED = "channels.messages_fetched"
NEWS_FETCHED = "channels.news_fetched"
REPLY_WRITTEN = "channels.reply_written"
REPLY_SENT = "channels.reply_sent"
REPLY_REFUSED = "channels.reply_refused"
CALL_NOTED = "channels.call_noted"
CONTACTS_JOINED = "channels.contacts_joined"
CONTACT_PARTED = "channels.contact_parted"
CLAIM_ORDERED = "channels.claim_ordered"

ACTS |= {
    MESSAGES_CAME: "Buyers wrote to a household, or changed or removed what they wrote; once for each conversation and knock, with how many.",
    MESSAGES_FETCHED: "Messages of which no hook told were fetched by asking the channel; with how many.",
    NEWS_FETCHED: "News that a channel could not bring was fetched by asking it; with how many.",
    REPLY_WRITTEN: "A household wrote to a buyer; it is on its way to the channel.",
    REPLY_SENT: "A channel took what a household wrote to a buyer.",
    REPLY_REFUSED: "A channel did not take what a household wrote to a buyer; its words are kept with the message.",
    CALL_NOTED: "A household wrote down what a buyer said or was told on the phone.",
    CONTACTS_JOINED: "A person confirmed that two contacts are one buyer; the data names both.",
    CONTACT_PARTED: "A conversation was given back to the contact it began with.",
    CLAIM_ORDERED: "A buyer ordered by a link they were sent in a conversation.",
}
