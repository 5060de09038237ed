"""Phone numbers: kept as E.164, read from whatever people type, never refused for an unknown prefix."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lantoa.kit.vietnamese import clean_line

# What follows +84 in mobile networks known in November 2026 (55 and 87 from general knowledge). New ones appear, so any
# other only brings a warning.
_MOBILE = re.compile(r"3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9]")
_GONE = "x"
_BETWEEN = re.compile(r"[\s.\-()/\u2010-\u2015]")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number in E.164 and, where something is unusual, a code saying what: unknown_prefix or foreign.

    Nothing is refused for a warning.
    """

    e164: str
    warning: str = ""


def parse(text: str) -> PhoneNumber:
    """The number in what a person typed: spaces, dots, dashes, brackets, +84, 84 or 0 in front, full-width digits.

    Raises ValueError with the code empty, letters, too_short or too_long. An unknown mobile prefix is only a warning.
    """
    given = _BETWEEN.sub("", clean_line(unicodedata.normalize("NFKC", text)))
    if not given:
        raise ValueError("empty")
    if not re.fullmatch(r"\+?[0-9]+", given):
        raise ValueError("letters")
    digits = _international(given)
    _bound(digits, 9, 15)
    return (
        _vietnamese(digits[2:].removeprefix("0")) if digits.startswith("84") else PhoneNumber(f"+{digits}", "foreign")
    )


def _international(given: str) -> str:
    abroad = re.fullmatch(r"(?:\+|00)([1-9][0-9]*)", given)
    if abroad:
        return abroad[1]
    if given.startswith("84") and len(given) >= 11:
        return given
    return "84" + given.lstrip("+0")


def _vietnamese(national: str) -> PhoneNumber:
    landline = national.startswith("2")
    _bound(national, 9, 10 if landline else 9)
    known = landline or _MOBILE.match(national)
    return PhoneNumber(f"+84{national}", "" if known else "unknown_prefix")


def _bound(digits: str, shortest: int, longest: int) -> None:
    if len(digits) < shortest:
        raise ValueError("too_short")
    if len(digits) > longest:
        raise ValueError("too_long")


def gone(number: int) -> str:
    """What stands in the place of a number that was erased: nobody's, and still one of a kind."""
    return f"{_GONE}{number}"


def display(e164: str) -> str:
    """`+84912345678` as a Vietnamese reads it: `0912 345 678`; a foreign number as it is, an erased one as a dash."""
    if e164.startswith(_GONE):
        return "–"
    if not e164.startswith("+84"):
        return e164
    national = "0" + e164[3:]
    # Hà Nội and Hồ Chí Minh City have area codes of three digits, every other area and network four.
    area = 3 if national.startswith(("024", "028")) else 4
    middle = (area + len(national)) // 2
    return f"{national[:area]} {national[area:middle]} {national[middle:]}"


def local_number(e164: str) -> str:
    """A phone number as carriers in Vietnam read it: 0 and nine digits; another country's as it is."""
    return f"0{e164[3:]}" if e164.startswith("+84") else e164


def masked(e164: str) -> str:
    """The number with only its last three digits: `0••• ••• 678`."""
    return f"0••• ••• {e164[-3:]}" if e164.startswith("+84") else f"•••{e164[-3:]}"
