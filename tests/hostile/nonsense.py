"""What people type by mistake, paste without looking, or send to do harm."""

from __future__ import annotations

import unicodedata

SCRIPT = "<script>alert('lantoa')</script>"
ATTRIBUTE = "\"'><img src=x onerror=alert('lantoa')>"

NONSENSE = {
    "nothing": "",
    "only spaces": "  \u3000 ",
    "negative": "-1",
    "zero": "0",
    "huge": "9" * 30,
    "beyond 64 bit": str(2**64),
    "dots": "1.250.000",
    "comma": "1,5",
    "an exponent": "1e400",
    "not a number": "NaN",
    "superscript": "²",
    "full width": "１２",
    "letters": "không chín một hai",
    "unknown commune": "99999",
    "emoji": "🦑👨‍👩‍👧" * 5,
    "right to left": "\u202eoác nàot\u202c \u061c\u2067",
    "zero width": "\u200b\u200d\ufeff\u2060",
    "too long": "ạ" * 10_000,
    "decomposed": unicodedata.normalize("NFD", "Chả mực giã tay Hạ Long"),
    "NUL": "Lan\x00Anh",
    "line ends": "Lan\r\nSet-Cookie: a=b",
    "script": SCRIPT,
    "attribute": ATTRIBUTE,
    "template": "{{ 7*7 }} %(name)s %s {0} ${7*7}",
    "quotes": "'; DROP TABLE orders_order; --",
}
# What no browser sends: half a surrogate pair, a broken byte, a byte order mark, in the raw body.
RAW = ("%ED%A0%80", "%ff%fe", "%C0%AF", "%EF%BB%BF", "%00", "%")
# A field whose value the page itself gives is compared with what it gave, not read as a number, a name or a story: of each way in which
# the comparing may break, one. A key is read by one piece for every form.
CHOSEN = (
    "nothing",
    "negative",
    "beyond 64 bit",
    "superscript",
    "unknown commune",
    "emoji",
    "too long",
    "NUL",
    "line ends",
    "script",
)
OF_A_KEY = ("nothing", "unknown commune", "too long", "NUL", "script")
# Behind the question mark of an address: digits that no number is made of, numbers beyond every column and beyond what is read, no
# number, no text, no list, no day. Half of them on each database, each half with what looks like a number and is none.
ASKED = {
    "sqlite": ("²", "9" * 30, "1\0", "'\"<"),
    "postgresql": ("９²", "9" * 5_000, "-1", "2026-02-31"),
}
