"""Order codes a person can read aloud and a bank will not garble: `LT`, six symbols by chance, one check symbol.

The alphabet leaves out I, O, 0 and 1. The check is a polynomial over GF(32): it catches every single wrong symbol and
every swap of two neighbours. Matching still looks codes up and never trusts the check alone.
"""

from __future__ import annotations

import re

from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PREFIX = "LT"
RANDOM = 6
LENGTH = len(PREFIX) + RANDOM + 1
_VALUE = {symbol: number for number, symbol in enumerate(ALPHABET)}
_MODULUS = 0b100101  # x^5 + x^2 + 1, primitive over GF(2), so that x has order 31


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _MODULUS if value & 32 else value


def check_symbol(symbols: str) -> str:
    """The check symbol for six symbols: Σ x^(k)·s_k over GF(32), k = 1…6, the check itself standing at x^0.

    A wrong symbol changes the sum by x^k·(a−b), never 0; a swap of neighbours by (x^k − x^(k+1))·(a−b), never 0 either
    because x has order 31.
    """
    total = 0
    for symbol in symbols:
        total = _times_x(total ^ _VALUE[symbol])
    return ALPHABET[total]


def new_code() -> str:
    """A fresh code. Two draws are equal about once in a thousand million; the database keeps them unique."""
    symbols = "".join(world.random.choice(ALPHABET) for _ in range(RANDOM))
    return f"{PREFIX}{symbols}{check_symbol(symbols)}"


def is_well_formed(code: str) -> bool:
    """Whether this is a code as `new_code` writes them: length, alphabet and check symbol."""
    symbols = code.removeprefix(PREFIX)
    if len(code) != LENGTH or len(symbols) != RANDOM + 1 or not set(symbols) <= set(ALPHABET):
        return False
    return check_symbol(symbols[:-1]) == symbols[-1]


def bare(text: str) -> str:
    """A text as a bank leaves it at worst: no marks (đ is d), upper case, nothing but A–Z and 0–9."""
    return re.sub(r"[^A-Z0-9]", "", fold(text).upper())


def codes_in(text: str) -> list[str]:
    """Every stretch of the bare text that looks like a code (`LT` and seven symbols of the alphabet), overlapping ones too.

    In order, each once. The check symbol is not asked: what the bank wrote is looked up among the orders.
    """
    found: dict[str, None] = {}
    string = bare(text)
    for start in range(len(string) - LENGTH + 1):
        stretch = string[start : start + LENGTH]
        if stretch.startswith(PREFIX) and set(stretch[2:]) <= set(ALPHABET):
            found[stretch] = None
    return list(found)


def may_be_cut_short(code: str, text: str) -> bool:
    """Whether this code of `codes_in(text)` may be another one cut short, wherever it stands: its end is the beginning of a longer number
    set apart from what a person typed, as in `LT7K2M9-41028377`, so that the bank's own digits may have completed it."""
    string = fold(text).upper()
    found = [(one[1], one.end(1)) for one in re.finditer(f"(?=({'[^A-Z0-9]*'.join(code)}))", string)]
    return bool(found) and all(
        string[end : end + 1].isdigit() and re.search("[^A-Z0-9][0-9]+$", stretch) is not None for stretch, end in found
    )
