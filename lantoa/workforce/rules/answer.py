"""What a text message says to an offer: yes, no, or nothing that is certain."""

from __future__ import annotations

import re

from lantoa.kit.vietnamese import fold

YES = frozenset({"co", "yes", "1"})
NO = frozenset({"khong", "no", "0"})
# What politeness adds: "Có ạ", "Dạ không".
POLITE = frozenset({"a", "da", "vang", "nhe", "nha"})


def meaning(words: str) -> bool | None:
    """True for yes, False for no, None where the words say anything else: a question that begins with "có" is no yes."""
    said = [word for word in re.findall(r"[a-z0-9]+", fold(words)[:100]) if word not in POLITE]
    if len(said) != 1:
        return None
    return True if said[0] in YES else False if said[0] in NO else None
