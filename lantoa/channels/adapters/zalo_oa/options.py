"""What Zalo's documents fix; each with where it was read and how sure it is, see docs/adapters/zalo_oa.md."""

from __future__ import annotations

from datetime import timedelta

NAME = "zalo_oa"
WINDOW = timedelta(hours=48)
LONGEST_MESSAGE = 2_000
# How old a hook may be, and how far ahead its clock: ours, no page of Zalo's that was read names any.
OLDEST, AHEAD = timedelta(days=1), timedelta(minutes=10)
PAGE = 10  # of the latest messages asked for

KINDS = {
    "user_send_text": "text", "user_send_image": "image", "user_send_gif": "image", "user_send_link": "text", "user_send_audio": "file",
    "user_send_video": "file", "user_send_file": "file", "user_send_sticker": "sticker", "user_send_location": "location",
    "user_send_business_card": "other", "anonymous_send_text": "text", "anonymous_send_image": "image", "anonymous_send_file": "file",
    "anonymous_send_sticker": "sticker", "oa_send_text": "text", "oa_send_image": "image", "oa_send_gif": "image", "oa_send_list": "other",
    "oa_send_file": "file", "oa_send_sticker": "sticker", "oa_send_template": "other",
}  # fmt: skip
# The kinds of the list of latest messages, by Zalo's words there.
LISTED_KINDS = {"text": "text", "photo": "image", "image": "image", "GIF": "image", "sticker": "sticker", "location": "location", "link": "text"}  # fmt: skip
KEY_ERRORS = frozenset({-124, -155, -216, -220, -14_001, -14_002, -14_004, -14_005, -14_014})
BUSY_ERRORS = frozenset({-32, -320})
SILENT_ERRORS = frozenset({-200})
GONE_ERRORS = frozenset({-213, -217})
