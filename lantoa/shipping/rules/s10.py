"""The posts' own tracking codes, whose check digit shows a slip of the pen before a parcel is looked for in vain."""

from __future__ import annotations

import re
from typing import Literal

from lantoa.shipping.rules.abroad import HOME, countries

# UPU standard S10, "Identification of postal items – 13-character identifier": two letters of the service, eight digits, a check digit, the country of
# the post that gave the code. Weights and modulus as the article "S10 (UPU standard)" of the English Wikipedia tells them, read in several copies
# (secondary source; the UPU's own text was not read), with its example 47312482 9.
_CODE = re.compile(r"[A-Z]{2}(\d{8})(\d)([A-Z]{2})", re.ASCII)
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
Fault = Literal["form", "check", "country"]


def check_digit(serial: str) -> int:
    """The digit that goes with these eight."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, _WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def fault(code: str) -> Fault | None:
    """What is wrong with a code as one of these, as it is kept (`carriers.tracking_code`); None for a right one."""
    found = _CODE.fullmatch(code)
    if found is None:
        return "form"
    if check_digit(found[1]) != int(found[2]):
        return "check"
    return None if found[3] == HOME or found[3] in countries() else "country"
