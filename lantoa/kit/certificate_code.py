"""Codes of certificates: `CN` and twenty symbols by chance, 100 bits nobody guesses, still readable from paper in groups of five."""

from __future__ import annotations

import re

from lantoa.kit.order_code import ALPHABET, bare
from lantoa.kit.world import world

PREFIX, RANDOM = "CN", 20
REGEX = f"{PREFIX}[{ALPHABET}]{{{RANDOM}}}"


def new_certificate_code() -> str:
    return PREFIX + "".join(world.random.choice(ALPHABET) for _ in range(RANDOM))


def grouped(code: str) -> str:
    """As it stands on paper: `CN 23456 789AB …`."""
    symbols = code[len(PREFIX) :]
    return " ".join([PREFIX, *(symbols[at : at + 5] for at in range(0, len(symbols), 5))])


def certificate_code_in(text: str) -> str:
    """The code that somebody typed or pasted, in whatever grouping, alone or in an address; "" where there is none."""
    found = re.search(REGEX, bare(text))
    return found.group() if found else ""
