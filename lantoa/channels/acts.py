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
# Short links.
LINK_MADE = "channels.link_made"
CLAIMED = "channels.order_claimed"

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
    LINK_MADE: "A seller made a short link to their stall or to goods of theirs.",
    CLAIMED: "An order was tied to the short link whose code its buyer named; with `by_hand` its seller heard the code.",
}

MESSAGES_CAME = "channels.messages_came"
MESSAGES_FETCHED = "channels.messages_fetched"
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
    REPLY_WRITTEN: "A household wrote to a buyer; it is on its way to the channel.",
    REPLY_SENT: "A channel took what a household wrote to a buyer.",
    REPLY_REFUSED: "A channel did not take what a household wrote to a buyer; its words are kept with the message.",
    CALL_NOTED: "A household wrote down what a buyer said or was told on the phone.",
    CONTACTS_JOINED: "A person confirmed that two contacts are one buyer; the data names both.",
    CONTACT_PARTED: "A conversation was given back to the contact it began with.",
    CLAIM_ORDERED: "A buyer ordered by a link they were sent in a conversation.",
}
