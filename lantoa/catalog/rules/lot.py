"""Trade codes, lot codes and the addresses on stamps, as GS1 writes them; without a database."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

# What GS1 allows in a lot or a serial number is more; these can be read aloud and need no escape in an address.
LOT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
SERIAL = re.compile(r"[1-9][0-9]{0,8}")
LONGEST_ADDRESS, LONGEST_BRAND, LONGEST_REASON = 200, 80, 600
MOST_STAMPS, STAMPS_ON_A_SHEET = 480, 24
MOST_SERIALS = 999_999_999
MOST_QUANTITY = 10_000_000
# Numbers that begin so were given out in Vietnam: general knowledge, so it is only a reason to look twice.
VIETNAM = "893"


def check_digit(digits: str) -> str:
    """The last digit of a trade code whose other digits these are: weights 3 and 1 from the right (GS1 General Specifications 7.9)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def gtin14(text: str) -> str:
    """A trade code of 8, 12, 13 or 14 digits as 14 digits. Raises ValueError: length, digits or check."""
    bare = re.sub(r"[\s.\-]", "", text)
    if not (bare.isascii() and bare.isdigit()):
        raise ValueError("digits")
    if len(bare) not in {8, 12, 13, 14}:
        raise ValueError("length")
    if check_digit(bare[:-1]) != bare[-1] or not bare.strip("0"):
        raise ValueError("check")
    return bare.zfill(14)


def is_vietnamese(gtin: str) -> bool:
    """Whether a code of 14 digits begins as those given out in Vietnam do."""
    return gtin[1:].startswith(VIETNAM)


def trace_path(*, gtin: str, lot: str, mark: str, serial: str = "", expires_on: date | None = None) -> str:
    """Where a stamp leads: the GS1 Digital Link where the product has a trade code, else the house's own path by the lot's mark."""
    path = f"/01/{gtin}/10/{lot}" if gtin else f"/truy-xuat/{mark}"
    path += f"/21/{serial}" if serial else ""
    return f"{path}?{urlencode({'17': f'{expires_on:%y%m%d}'})}" if expires_on and gtin else path
