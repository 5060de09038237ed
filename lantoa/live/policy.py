"""Who may open which page of a livestream sale."""

from lantoa.kit.access import EVERYONE, SELLING, allow, also, shown, unguarded
from lantoa.kit.homes import moves

POLICY = [
    allow("live:page", "GET POST", EVERYONE, resource="live_session"),
    allow("live:page_now", "GET", EVERYONE, resource="live_session"),
    allow("live:code", "GET POST", EVERYONE, resource="live_claim"),
    allow("live:claim", "GET POST", EVERYONE, resource="live_claim", token=True, gone=200),
    allow("live:choose", "POST", EVERYONE, resource="live_claim", token=True, gone=200),
    allow("live:contest", "POST", EVERYONE, resource="live_claim", token=True, gone=200),
    allow("live:sessions", "GET", SELLING, scope="own", resource="live_session"),
    allow("live:shared", "GET", SELLING, scope="own", resource="live_session"),
    allow("live:new", "GET POST", SELLING, scope="own", resource="live_session"),
    allow("live:session", "GET", SELLING, scope="own", resource="live_session"),
    allow("live:edit", "GET POST", SELLING, scope="own", resource="live_session"),
    allow("live:pick_new", "GET POST", SELLING, scope="own", resource="live_session"),
    allow("live:paste", "GET POST", SELLING, scope="own", resource="live_session"),
    allow("live:account", "GET", SELLING, scope="own", resource="live_session"),
    allow("live:console", "GET", SELLING, scope="own", resource="live_session"),
    allow("live:console_now", "GET", SELLING, scope="own", resource="live_session"),
    allow("live:step", "POST", SELLING, scope="own", resource="live_session"),
    allow("live:stalls", "GET POST", SELLING, scope="own", resource="live_session"),
    allow("live:stall", "POST", SELLING, scope="own", resource="live_stall"),
    allow("live:stall_console", "GET", SELLING, scope="own", resource="live_stall"),
    allow("live:stall_console_now", "GET", SELLING, scope="own", resource="live_stall"),
    allow("live:stall_decide", "GET POST", SELLING, scope="own", resource="live_comment"),
    allow("live:stall_settle", "POST", SELLING, scope="own", resource="live_comment"),
    allow("live:stall_take_over", "POST", SELLING, scope="own", resource="live_comment"),
    allow("live:stall_whole", "POST", SELLING, scope="own", resource="live_comment"),
    allow("live:pick", "GET POST", SELLING, scope="own", resource="live_pick"),
    allow("live:pin", "POST", SELLING, scope="own", resource="live_pick"),
    allow("live:pick_remove", "POST", SELLING, scope="own", resource="live_pick"),
    allow("live:pick_paper", "GET POST", SELLING, scope="own", resource="live_paper"),
    allow("live:paper_remove", "POST", SELLING, scope="own", resource="live_paper"),
    allow("live:paper", "GET", SELLING, scope="own", resource="live_paper", file=True),
    allow("live:decide", "GET POST", SELLING, scope="own", resource="live_comment"),
    allow("live:settle", "POST", SELLING, scope="own", resource="live_comment"),
    allow("live:take_over", "POST", SELLING, scope="own", resource="live_comment"),
    allow("live:whole", "POST", SELLING, scope="own", resource="live_comment"),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    # What is written in a sale is read by everybody who watches it; the name is the one its writer chose there.
    shown(
        "commenter",
        "live.LiveAuthor.name",
        "live",
        "live:claim live:console live:console_now live:decide live:page live:page_now",
        beside="live:stall_console live:stall_console_now live:stall_decide",
    ),
    also("owner_phone", "live:claim"),
]

ROWS = [
    *unguarded(
        "anybody may see it",
        "live.LiveSession",
        "live.GoodsPaper",
    ),
    *unguarded(
        "not yet: the public page of a live sale reads and writes it",
        "live.LiveAuthor",
        "live.CommentDecision",
    ),
]

HOMES = [
    *moves("organisation", "live.LiveSession"),
    *moves("session", "live.LiveStall", "live.Pick", "live.CommentSource", "live.LiveAuthor", "live.LiveComment", "live.Want"),
    *moves("comment", "live.CommentVersion", "live.Undecided", "live.CommentDecision"),
    *moves("order", "live.NoShow"),
    *moves("store", "live.GoodsPaper"),
    *moves("want", "live.ClaimLine"),
]  # fmt: skip
