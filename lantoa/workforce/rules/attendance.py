"""The code on the stall's phone that says somebody stands before it, and how long they were there."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

# It changes every half minute and is taken for a minute and a half: long enough to open a page, too short to send it to somebody at home.
STEP_SECONDS = 30
OPENS, AHEAD = timedelta(seconds=90), timedelta(seconds=30)
LONGEST_SHIFT = timedelta(hours=16)


def code_at(secret: str, moment: datetime) -> str:
    """The eight letters and digits shown in this half minute: RFC 6238's way, by SHA-256 and in base32."""
    return _code(secret, int(moment.timestamp()) // STEP_SECONDS)


def is_shown(code: str, secret: str, now: datetime) -> bool:
    """Whether this code was shown in the last minute and a half; the stall's phone may be half a minute ahead."""
    first, last = (int(moment.timestamp()) // STEP_SECONDS for moment in (now - OPENS, now + AHEAD))
    given = code.strip().lower().encode()
    return any([hmac.compare_digest(_code(secret, step).encode(), given) for step in range(first, last + 1)])


def _code(secret: str, step: int) -> str:
    mac = hmac.new(secret.encode(), str(step).encode(), hashlib.sha256).digest()
    return base64.b32encode(mac[:5]).decode().lower()


def minutes_between(came: datetime, went: datetime) -> int:
    """Whole minutes of work; ValueError for less than none, and for more than sixteen hours."""
    if not timedelta(0) <= went - came <= LONGEST_SHIFT:
        raise ValueError("nobody works so long in one go")
    return int((went - came).total_seconds()) // 60
