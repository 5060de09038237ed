"""Which kind of device and browser somebody uses, read from what the browser says of itself."""

from __future__ import annotations

# The first mark found names it; browsers also name those they descend from, so the particular ones come first.
SYSTEMS = (
    ("android", "Android"), ("iphone", "iPhone"), ("ipad", "iPad"), ("windows", "Windows NT"), ("chromeos", "CrOS"),
    ("mac", "Macintosh"), ("linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("zalo", "Zalo"), ("facebook", "FBAN"), ("facebook", "FBAV"), ("coccoc", "coc_coc_browser"), ("samsung", "SamsungBrowser"), ("edge", "Edg"),
    ("opera", "OPR/"), ("firefox", "Firefox"), ("firefox", "FxiOS"), ("chrome", "Chrome"), ("chrome", "CriOS"), ("safari", "Safari"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """`android chrome`: the system and the browser, "" for what is not known of them."""
    said = user_agent[:500]
    found = (next((name for name, mark in marks if mark in said), "") for marks in (SYSTEMS, BROWSERS))
    return " ".join(found).strip()
