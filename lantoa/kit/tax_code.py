"""The tax code: ten digits, the last a check, or ten and three for a branch (Circular 105/2020/TT-BTC)."""

from __future__ import annotations

import re
import unicodedata

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def parse_tax_code(text: str) -> str:
    """The code as `NNNNNNNNNN` or `NNNNNNNNNN-NNN`.

    Raises ValueError with the code empty, form (not ten or thirteen digits, branch 000) or check (the check digit differs).
    """
    bare = re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", text))
    if not bare:
        raise ValueError("empty")
    found = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?", bare, re.ASCII)
    if not found or found.group(2) == "000":
        raise ValueError("form")
    digits, branch = found.groups()
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
    # A remainder of 0 would give 10: such numbers are not issued.
    if 10 - remainder != int(digits[9]):
        raise ValueError("check")
    return f"{digits}-{branch}" if branch else digits
