"""Short links: who counts as a visitor of one, and what is said when it is shared."""

from __future__ import annotations

from collections.abc import Mapping

# What says of itself that it is a machine: search engines, the previews of messengers, tools. Plain words in the browser's own name.
_MACHINES = (
    "bot", "crawl", "spider", "preview", "facebookexternalhit", "facebookcatalog", "meta-external", "zalo-share", "slurp", "curl", "wget", "python",
    "okhttp", "java/", "go-http", "headless", "lighthouse", "monitor", "scrap", "fetch", "axios", "node", "libwww", "postman",
)  # fmt: skip
# How often one browser on one network counts for one link within half an hour: neighbours share a network, and phones are alike.
MOST_IN_A_WHILE = 3

PLACES = ("facebook", "zalo", "tiktok", "shopee", "other")


def is_a_reader(headers: Mapping[str, str]) -> bool:
    """Whether somebody opens the link to read it: no machine by its own word, and no browser that fetches ahead of a tap."""
    agent = headers.get("User-Agent", "").lower()
    if not agent or any(word in agent for word in _MACHINES):
        return False
    ahead = f"{headers.get('Purpose', '')} {headers.get('Sec-Purpose', '')} {headers.get('X-Moz', '')}".lower()
    return "prefetch" not in ahead and "preview" not in ahead
