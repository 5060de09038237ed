"""Codes that tie an order to the post it came from, short enough to say in a chat: five symbols by chance, one check symbol.

The alphabet and the check are those of order codes. A fresh code has at least two digits, so that no word of a language is one.
"""

from __future__ import annotations

import re

from lantoa.kit.order_code import ALPHABET, check_symbol
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world

RANDOM = 5
LENGTH = RANDOM + 1
_DIGITS = frozenset("23456789")
_STRETCH = re.compile(r"[A-Z0-9]+", re.ASCII)


def new_post_code() -> str:
    """A fresh code. The database keeps them unique."""
    while True:
        symbols = "".join(world.random.choices(ALPHABET, k=RANDOM))
        if sum(symbol in _DIGITS for symbol in symbols) >= 2:
            return symbols + check_symbol(symbols)


def is_post_code(code: str) -> bool:
    """Whether this is a code as `new_post_code` writes them: length, alphabet, two digits and the check symbol."""
    return (
        len(code) == LENGTH
        and set(code) <= set(ALPHABET)
        and sum(symbol in _DIGITS for symbol in code[:RANDOM]) >= 2
        and check_symbol(code[:RANDOM]) == code[-1]
    )


def post_codes_in(text: str) -> list[str]:
    """Every code that stands in what somebody said, in order, each once: as one word, or cut in two halves of three."""
    words = _STRETCH.findall(fold(text).upper())
    pairs = [a + b for a, b in zip(words, words[1:], strict=False) if len(a) == len(b) == LENGTH // 2]
    return [one for one in dict.fromkeys([*words, *pairs]) if is_post_code(one)]


def post_code_in(text: str) -> str:
    """The first code in what somebody typed, "" where there is none."""
    return next(iter(post_codes_in(text)), "")


def spoken(code: str) -> str:
    """As it is easiest read aloud: two halves of three."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
