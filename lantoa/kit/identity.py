"""The personal identification number: twelve digits, no check digit (Law 26/2023/QH15, art. 12).

Its parts follow the tables of the 63 provinces before the merger; numbers already issued keep them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """The number and what its digits say: registering province (three digits), birth year, sex ("male", "female")."""

    number: str
    province: str
    birth_year: int
    sex: str


def parse_personal_number(text: str) -> PersonalNumber:
    """Read a number as people type it (spaces, dots). Raises ValueError with the code empty, letters or length."""
    bare = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text))
    if not bare:
        raise ValueError("empty")
    if not re.fullmatch(r"[0-9]+", bare, re.ASCII):
        raise ValueError("letters")
    if len(bare) != 12:
        raise ValueError("length")
    century, odd = divmod(int(bare[3]), 2)
    return PersonalNumber(bare, bare[:3], 1900 + 100 * century + int(bare[4:6]), "female" if odd else "male")
