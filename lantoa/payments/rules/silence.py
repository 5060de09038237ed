"""When a service that tells of an account has been quiet for longer than is usual for just this account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

# With fewer movements than this nobody can say what is usual, and nothing is said.
LEAST_KNOWN = 9
# So many of the newest are looked at.
MOST_KNOWN = 31
# Twice the longest pause there was, and never less than a day: nights, Sundays and slow weeks are no silence.
TIMES = 2
LEAST_PAUSE = timedelta(days=1)


def allowed_pause(moments: Sequence[datetime]) -> timedelta | None:
    """How long nothing may come before it is unusual; None where too little is known."""
    newest = sorted(moments)[-MOST_KNOWN:]
    if len(newest) < LEAST_KNOWN:
        return None
    longest = max(later - earlier for earlier, later in zip(newest, newest[1:], strict=False))
    return max(TIMES * longest, LEAST_PAUSE)


def is_unusual(moments: Sequence[datetime], now: datetime) -> bool:
    """Whether the pause since the newest of these is longer than any so far allows."""
    pause = allowed_pause(moments)
    return pause is not None and now - max(moments) > pause
