"""When a message that could not be delivered is tried again, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

MOST_TRIES = 6


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many tries: 5 s, 15 s, 45 s, 2¼ min, 6¾ min; None when it was the last one."""
    return timedelta(seconds=5 * 3 ** (attempts - 1)) if attempts < MOST_TRIES else None
