"""How news about a message is put in order, how long what we say may be, and what is found in what buyers write."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

LONGEST_REPLY = 2_000
LONGEST_QUICK, MOST_QUICK = 600, 30
PREVIEW = 120
LONGEST_FOUND = 600
# What a hook may still bring after we asked ourselves: only later do we say that nobody told us.
GRACE = timedelta(minutes=5)
REMOVED = "remove"
# Of two things told at the same moment the one that cannot come first counts.
_RANK = {"add": 0, "edit": 1, "hide": 2, REMOVED: 3}
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[\s.\-]?\d){8,9}(?!\d)", re.ASCII)


def is_newer(verb: str, at: datetime, known: str, known_at: datetime | None) -> bool:
    """Whether this is the newer news of two; what was removed stays so, whatever comes late."""
    if known == REMOVED:
        return False
    if verb == REMOVED or known_at is None:
        return True
    return (at, _RANK[verb]) > (known_at, _RANK[known])


def phone_in(text: str) -> str:
    """The first phone number somebody wrote, as it stands there; "" where there is none."""
    found = _PHONE.search(text[:2_000])
    return found[0] if found else ""


def preview(text: str) -> str:
    """The beginning of a message for a list."""
    line = " ".join(text[: PREVIEW * 2].split())
    return line if len(line) <= PREVIEW else line[: PREVIEW - 1] + "…"


def joined(text: str, piece: str) -> str:
    """What stands in the box with something put behind it; nothing typed is lost."""
    return "\n".join(filter(None, (text.rstrip(), piece)))
