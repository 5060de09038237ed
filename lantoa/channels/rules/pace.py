"""How many calls a second we make to one shop at a channel. No channel's own bound is known for certain: these are ours, and an answer
of "too many" is heeded besides."""

from __future__ import annotations

USUAL = 5
CALLS_A_SECOND = {"shopee": 10, "tiktok_shop": 10, "facebook_page": 8}


def calls_a_second(channel: str) -> int:
    """At most so many."""
    return CALLS_A_SECOND.get(channel, USUAL)


# Where listings are asked for one by one, each is a call; elsewhere one call tells of all.
LOOKED_AT_ONE_BY_ONE = frozenset({"tiktok_shop", "facebook_page"})


def looked_at_once(channel: str, most: int) -> int:
    """How many listings to ask for at a time, so that what is to be sent meanwhile keeps half of the pace."""
    return max(calls_a_second(channel) // 2, 1) if channel in LOOKED_AT_ONE_BY_ONE else most
