"""What Facebook's documents fix; each with where it was read and how sure it is, see docs/adapters/facebook_page.md."""

from __future__ import annotations

from datetime import timedelta

NAME = "facebook_page"
SCOPES = "pages_show_list,pages_manage_metadata,pages_manage_posts,pages_read_engagement,pages_read_user_content,pages_messaging"
HOOK_FIELDS = "feed,messages,message_echoes"
MOST_IN_A_KNOCK = 1_000
PRIVATE_REPLY = timedelta(days=7)
WINDOW = timedelta(hours=24)
LONGEST_MESSAGE = 2_000
LONGEST_POST, MOST_PHOTOS = 5_000, 10  # our own bounds: no page of Facebook's that was read names any
# Before each line of price, so that the lines are found again in the words of a post; and what a line says of what is gone.
MARK, SOLD_OUT = "▪", "hết hàng"

KEY_CODES = frozenset({3, 10, 102, 190, 200, 210, 230, 283, 298, 299})
BUSY_CODES = frozenset({4, 17, 32, 341, 613, 80_001, 80_002, 80_006})
SILENT_CODES = frozenset({1, 2})
GONE_CODES = frozenset({803})
GONE_SUBCODE, LATE_SUBCODE = 33, 2_018_278
POST_ITEMS = frozenset({"post", "status", "photo", "video", "share", "album", "event"})
VERBS = {
    "add": "add",
    "edit": "edit",
    "edited": "edit",
    "remove": "remove",
    "delete": "remove",
    "hide": "hide",
    "unhide": "add",
}
KINDS = {"image": "image", "location": "location", "audio": "file", "video": "file", "file": "file", "reel": "file"}
