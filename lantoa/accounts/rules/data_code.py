"""Codes of requests about personal data: `DL`, six symbols by chance, one check symbol, as orders have them."""

from __future__ import annotations

from lantoa.kit.order_code import ALPHABET, RANDOM, check_symbol
from lantoa.kit.world import world

PREFIX = "DL"


def new_code() -> str:
    """A fresh code; the database keeps it unique."""
    symbols = "".join(world.random.choice(ALPHABET) for _ in range(RANDOM))
    return f"{PREFIX}{symbols}{check_symbol(symbols)}"
