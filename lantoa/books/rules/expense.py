"""What an expense may be for: a list that ships as data, in the reader's language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "expense_kinds.json"
LONGEST_NOTE = 200


@cache
def _names() -> dict[str, dict[str, str]]:
    read = json.loads(DATA.read_text(encoding="utf-8"))["kinds"]
    return {row["key"]: row["name"] for row in read}


def kinds() -> tuple[str, ...]:
    """The keys of what money is spent on, in their order."""
    return tuple(_names())


def kind_name(kind: str, language: str) -> str:
    """How it is called in that language, in Vietnamese where there is no such word; a kind that is gone by its key."""
    names = _names().get(kind, {})
    return names.get(language) or names.get("vi") or kind
