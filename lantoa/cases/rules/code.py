"""Codes of dossiers and results: `HS`, six symbols by chance, one check symbol, as orders have them but never taken for one by a bank."""

from __future__ import annotations

import re

from lantoa.kit.order_code import ALPHABET, RANDOM, check_symbol
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world

PREFIX = "HS"


def new_code() -> str:
    """A fresh code; the database keeps it unique."""
    symbols = "".join(world.random.choice(ALPHABET) for _ in range(RANDOM))
    return f"{PREFIX}{symbols}{check_symbol(symbols)}"


def read_code(text: str) -> str:
    """The code in what somebody typed, "" where there is none: spaces, dashes and small letters do no harm."""
    bare = "".join(symbol for symbol in fold(text).upper() if symbol.isalnum())
    symbols = bare.removeprefix(PREFIX)
    if len(symbols) != RANDOM + 1 or not set(symbols) <= set(ALPHABET):
        return ""
    return PREFIX + symbols if check_symbol(symbols[:-1]) == symbols[-1] else ""


def read_result_code(text: str) -> tuple[str, int]:
    """The dossier's code and the result's number in what somebody typed, the number 0 where only a dossier is named; ("", 0) for neither."""
    bare = re.sub("[^A-Z0-9]", "", fold(text).upper())
    said = re.fullmatch(r"(HS[A-Z0-9]{7})(?:KQ([1-9][0-9]?))?", bare)
    code = read_code(said[1]) if said else ""
    return (code, int(said[2] or 0)) if said and code else ("", 0)
