"""Who may open which page about channels. Only an owner connects a shop."""

from lantoa.kit.access import EVERYONE, SELLING, allow

BOARDS = [
    allow("channel_boards:uploads", "GET", SELLING, scope="own", resource="upload"),
    allow("channel_boards:boards", "GET", SELLING, scope="own", resource="upload"),
    allow("channel_boards:board", "GET POST", SELLING, scope="own", resource="upload"),
    allow("channel_boards:board_photos", "GET", SELLING, scope="own", resource="upload"),
    allow("channel_boards:upload_end", "POST", SELLING, scope="own", resource="upload"),
]
SALES = [
    allow("channel_sales:sales", "GET", SELLING, scope="own", resource="channel_sale"),
    allow("channel_sales:act", "POST", SELLING, scope="own", resource="channel_sale"),
    allow("channel_sales:step", "POST", SELLING, scope="own", resource="channel_sale"),
]
POLICY = [
    *BOARDS,
    *SALES,
    allow("channel_hooks:knock", "GET POST", EVERYONE, resource="channel_event", token=True),
    allow("channels:channels", "GET", SELLING, scope="own", resource="channel_account"),
    allow("channels:ask", "POST", {"owner"}, resource="channel_account"),
    allow("channels:came_back", "GET", {"owner"}, scope="own", resource="channel_account"),
    allow("channels:choose", "GET", SELLING, scope="own", resource="channel_account"),
    allow("channels:publish", "GET POST", SELLING, scope="own", resource="listing"),
    allow("channels:act", "POST", SELLING, scope="own", resource="listing"),
]
POLICY += [
    allow("channel_places:product", "GET POST", SELLING, scope="own", resource="listing"),
    allow("channel_places:account", "GET POST", SELLING, scope="own", resource="channel_account"),
    allow("channel_places:pages", "GET POST", {"owner"}, scope="own", resource="channel_account"),
    allow("channel_places:decide", "POST", SELLING, scope="own", resource="listing"),
]
