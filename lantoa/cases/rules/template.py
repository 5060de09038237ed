"""The five things a template may leave open, and how they are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACES = ("name", "code", "procedure", "office", "due")
_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")


def fill(words: str, values: Mapping[str, str]) -> str:
    """The words with these five replaced, once: what was put in is not looked at again, and other braces stay as they are."""
    return _PLACE.sub(lambda found: values[found.group(1)], words)
