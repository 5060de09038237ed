"""What an expense may be for: a list that ships as data, in the reader's language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "expense_kinds.json"
LONGEST_NOTE = 200
# What carriers keep of the cash they collect: known by their settlements, typed by nobody.
CARRIER_FEE = "carrier_fee"


@cache
def _names() -> dict[str, dict[str, str]]:
    read = json.loads(DATA.read_text(encoding="utf-8"))["kinds"]
    return {row["key"]: row["name"] for row in read}


@cache
def _carrier_fee() -> dict[str, str]:
    name: dict[str, str] = json.loads(DATA.read_text(encoding="utf-8"))["carrier_fee"]
    return name


def kinds() -> tuple[str, ...]:
    """The keys of what money is spent on, in their order."""
    return tuple(_names())


def kind_name(kind: str, language: str) -> str:
    """How it is called in that language, in Vietnamese where there is no such word; a kind that is gone by its key."""
    names = _carrier_fee() if kind == CARRIER_FEE else _names().get(kind, {})
    return names.get(language) or names.get("vi") or kind
