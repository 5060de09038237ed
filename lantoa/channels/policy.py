"""Who may open which page about channels. Only an owner connects a shop."""

from lantoa.kit.access import EVERYONE, SELLING, allow

BOARDS = [
    allow("channel_boards:uploads", "GET", SELLING, scope="own", resource="upload"),
    allow("channel_boards:boards", "GET", SELLING, scope="own", resource="upload"),
    allow("channel_boards:board", "GET POST", SELLING, scope="own", resource="upload"),
    allow("channel_boards:board_photos", "GET", SELLING, scope="own", resource="upload"),
    allow("channel_boards:upload_end", "POST", SELLING, scope="own", resource="upload"),
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
POLICY = [
    *BOARDS,
    *LINKS,
    allow("channel_hooks:knock", "GET POST", EVERYONE, resource="channel_event", token=True),
    allow("channels:channels", "GET", SELLING, scope="own", resource="channel_account"),
    allow("channels:ask", "POST", {"owner"}, scope="own", resource="channel_account"),
    allow("channels:came_back", "GET", {"owner"}, scope="own", resource="channel_account"),
    allow("channels:choose", "GET", SELLING, scope="own", resource="channel_account"),
    allow("channels:publish", "GET POST", SELLING, scope="own", resource="listing"),
    allow("channels:act", "POST", SELLING, scope="own", resource="listing"),
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
