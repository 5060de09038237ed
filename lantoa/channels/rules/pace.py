"""How many calls a second we make to one shop at a channel. No channel's own bound is known for certain: these are ours, and an answer
of "too many" is heeded besides."""

from __future__ import annotations

USUAL = 5
CALLS_A_SECOND = {"shopee": 10, "tiktok_shop": 10, "facebook_page": 8}


def calls_a_second(channel: str) -> int:
    """At most so many."""
    return CALLS_A_SECOND.get(channel, USUAL)
