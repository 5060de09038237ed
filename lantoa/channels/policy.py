"""Who may open which page about channels. Only an owner connects a shop."""

from lantoa.kit.access import (
    EVERYONE,
    SELLING,
    SIGNED_IN,
    allow,
    also,
    guarded,
    of_organisation,
    shown,
    unguarded,
    with_row,
)
from lantoa.kit.homes import moves, stays

BOARDS = [
    allow("channel_boards:uploads", "GET", SELLING, scope="own", resource="upload"),
    allow("channel_boards:boards", "GET", SELLING, scope="own", resource="upload"),
    allow("channel_boards:board", "GET POST", SELLING, scope="own", resource="upload"),
    allow("channel_boards:board_photos", "GET", SELLING, scope="own", resource="upload", file=True),
    allow("channel_boards:upload_end", "POST", SELLING, scope="own", resource="upload"),
]
SALES = [
    allow("channel_sales:sales", "GET", SELLING, scope="own", resource="channel_sale"),
    allow("channel_sales:act", "POST", SELLING, scope="own", resource="channel_sale"),
    allow("channel_sales:step", "POST", SELLING, scope="own", resource="channel_sale"),
]
LINKS = [
    allow("channel_links:landing", "GET", EVERYONE, resource="short_link"),
    allow("channel_links:landing_goods", "GET", EVERYONE, resource="short_link"),
    allow("channel_links:links", "GET", SELLING, scope="own", resource="short_link"),
    allow("channel_links:claim", "GET POST", SELLING, scope="own", resource="short_link"),
    allow("channel_links:store_link", "GET POST", SELLING, scope="own", resource="short_link"),
    allow("channel_links:product_link", "GET POST", SELLING, scope="own", resource="short_link"),
    allow("channel_links:shared", "GET", SELLING, scope="own", resource="short_link"),
]
POSTS = [
    allow("channel_posts:posts", "GET", SELLING, scope="own", resource="post"),
    allow("channel_posts:choose", "GET", SELLING, scope="own", resource="post"),
    allow("channel_posts:post_new", "GET POST", SELLING, scope="own", resource="post"),
    allow("channel_posts:post", "GET", SELLING, scope="own", resource="post"),
    allow("channel_posts:post_edit", "GET POST", SELLING, scope="own", resource="post"),
    allow("channel_posts:cover", "GET", SELLING, scope="own", resource="post", file=True),
    allow("channel_posts:picture", "GET", SELLING, scope="own", resource="post", file=True),
    allow("channel_posts:pack", "GET", SELLING, scope="own", resource="post", file=True),
    allow("channel_posts:post_step", "POST", SELLING, scope="own", resource="post"),
    allow("channel_posts:photos", "GET", SELLING, scope="own", resource="photo"),
    allow("channel_posts:mend", "GET POST", SELLING, scope="own", resource="photo"),
    allow("channel_posts:look", "GET", SELLING, scope="own", resource="photo", file=True),
]
CREATORS = [
    allow("channel_creators:creator", "GET", EVERYONE, resource="creator"),
    allow("channel_creators:mine", "GET", SIGNED_IN, scope="own", resource="creator"),
    allow("channel_creators:edit", "GET POST", SIGNED_IN, scope="own", resource="creator"),
    allow("channel_creators:close", "POST", {"owner"}, scope="own", resource="creator"),
    allow("channel_creators:agreement_new", "GET POST", {"owner"}, scope="own", resource="creator_agreement"),
    allow("channel_creators:agreement", "GET", SELLING, scope="own", resource="creator_agreement"),
    allow("channel_creators:answer", "POST", {"owner"}, scope="own", resource="creator_agreement"),
    allow("channel_creators:end", "POST", {"owner"}, scope="own", resource="creator_agreement"),
    allow("channel_creators:pay", "GET POST", {"owner"}, scope="own", resource="creator_agreement"),
    allow("channel_creators:take_back", "POST", {"owner"}, scope="own", resource="share_settlement"),
    allow("channel_creators:goods", "GET", SELLING, scope="own", resource="creator_agreement"),
    allow("channel_creators:link_new", "GET POST", SELLING, scope="own", resource="short_link"),
]
POLICY = [
    *BOARDS,
    *SALES,
    *CREATORS,
    *POSTS,
    *LINKS,
    allow("channel_hooks:knock", "GET POST", EVERYONE, resource="channel_event", token=True, proof=True),
    allow("channels:channels", "GET", SELLING, scope="own", resource="channel_account"),
    allow("channels:ask", "POST", {"owner"}, resource="channel_account"),
    allow("channels:came_back", "GET", {"owner"}, scope="own", resource="channel_account"),
    allow("channels:choose", "GET", SELLING, scope="own", resource="channel_account"),
    allow("channels:act", "POST", SELLING, scope="own", resource="listing"),
]
POLICY += [
    allow("channel_places:product", "GET POST", SELLING, scope="own", resource="listing"),
    allow("channel_places:account", "GET POST", SELLING, scope="own", resource="channel_account"),
    allow("channel_places:pages", "GET POST", {"owner"}, scope="own", resource="channel_account"),
    allow("channel_places:decide", "POST", SELLING, scope="own", resource="listing"),
]

POLICY += [
    allow("channel_inbox:inbox", "GET", SELLING, scope="own", resource="conversation"),
    allow("channel_inbox:call", "GET POST", SELLING, scope="own", resource="conversation"),
    allow("channel_inbox:quick_replies", "GET POST", SELLING, scope="own", resource="quick_reply"),
    allow("channel_inbox:quick_reply", "GET POST", SELLING, scope="own", resource="quick_reply"),
    allow("channel_inbox:again", "POST", SELLING, scope="own", resource="conversation"),
    allow("channel_inbox:part", "POST", SELLING, scope="own", resource="conversation"),
    allow("channel_inbox:talk", "GET POST", SELLING, scope="own", resource="conversation"),
    allow("channel_inbox:thread", "GET", SELLING, scope="own", resource="conversation"),
    allow("channel_inbox:person", "GET POST", SELLING, scope="own", resource="conversation"),
    allow("channel_inbox:join", "GET POST", SELLING, scope="own", resource="conversation"),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    shown("caller_phone", "channels.Contact.phone", "conversations", "channel_inbox:person channel_inbox:talk"),
    shown("message", "channels.ConversationMessage.text", "conversations", "channel_inbox:talk channel_inbox:thread"),
    also("buyer_name", "channel_sales:sales"),
    also("buyer_phone", "channel_sales:sales"),
    also("abroad_name", "channel_sales:sales"),
    also("abroad_phone", "channel_sales:sales"),
]

OWN = of_organisation("organisation_id", SELLING)
ROWS = [
    guarded("channels.ChannelAccount", OWN),
    guarded("channels.Contact", OWN),
    guarded("channels.Conversation", OWN),
    guarded("channels.ConversationMessage", with_row("conversation_id", "channels_conversation")),
    *unguarded(
        "anybody may see it",
        "channels.Creator",
        "channels.ShortLink",
        "channels.Post",
    ),
    *unguarded(
        "not yet: each of its sides sees it by a rule of its own",
        "channels.CreatorAgreement",
    ),
    *unguarded(
        "says only who answers which conversation; hidden with it",
        "channels.ConversationClaim",
    ),
    *unguarded(
        "not yet",
        "channels.QuickReply",
        "channels.Upload",
    ),
]

HOMES = [
    *moves("organisation", "channels.ChannelAccount", "channels.Contact", "channels.Conversation", "channels.ShortLink", "channels.Creator", "channels.Post", "channels.QuickReply", "channels.Upload"),
    *moves("conversation", "channels.ConversationMessage", "channels.ConversationClaim"),
    *moves("account", "channels.ConversationCursor", "channels.Listing", "channels.ChannelSale"),
    *moves("link", "channels.LinkHour", "channels.CreatorLink", "channels.LinkTalk"),
    *moves("order", "channels.Claim"),
    *moves("creator", "channels.CreatorAgreement"),
    *moves("claim", "channels.CreatorShare"),
    *moves("agreement", "channels.ShareSettlement"),
    *moves("listing", "channels.ListingVariant"),
    *moves("post", "channels.PostPlace"),
    *moves("sale", "channels.SaleStep"),
    *stays("read from the channels, and read anew", "channels.ChannelShelf"),
]  # fmt: skip
