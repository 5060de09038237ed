"""When a listing is sent again, what it may promise, and how long a channel that failed is left alone."""

from __future__ import annotations

WAITS = (1, 2, 5, 15, 60)  # minutes
MOST_TRIES = 8


def offered_stock(left: int, buffer: int) -> int:
    """How many pieces a channel may promise: what is left, less what the seller keeps back from it."""
    return max(left - buffer, 0)


def wait_minutes(tries: int, asked_seconds: int = 0) -> int:
    """Minutes until the next try after so many failed ones; never less than the channel asked for."""
    ours = WAITS[min(max(tries, 1), len(WAITS)) - 1]
    return max(ours, -(-asked_seconds // 60))


def sku(listing_id: int, variant_id: int) -> str:
    """Our word for a variant of a listing at a channel."""
    return f"L{listing_id}-V{variant_id}"


def variant_of(word: str, listing_id: int) -> int | None:
    """The variant our word names, where it is one of this listing."""
    head, _, number = word.partition("-V")
    return int(number) if head == f"L{listing_id}" and number.isascii() and number.isdigit() else None
