"""Phone numbers: kept as E.164, read from whatever people type, never refused for an unknown prefix."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Two digits after +84 that Vietnamese mobile networks use (facts of November 2026; 55 and 87 from general knowledge).
_MOBILE = frozenset(
    [
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "38",
        "39",
        "52",
        "55",
        "56",
        "58",
        "59",
        "70",
        "76",
        "77",
        "78",
        "79",
        "81",
        "82",
        "83",
        "84",
        "85",
        "86",
        "87",
        "88",
        "89",
        "90",
        "91",
        "92",
        "93",
        "94",
        "96",
        "97",
        "98",
        "99",
    ]
)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number in E.164 and, where something is unusual, a code saying what: nothing is refused for it."""

    e164: str
    warning: str = ""


def parse(text: str) -> PhoneNumber:
    """The number in what a person typed: spaces, dots, dashes, brackets, +84, 84 or 0 in front, full-width digits.

    Raises ValueError with the code empty, letters, too_short or too_long. An unknown mobile prefix is only a warning.
    """
    given = unicodedata.normalize("NFKC", text).strip()
    if not given:
        raise ValueError("empty")
    bare = re.sub(r"[\s.\-()/\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", given)
    if not re.fullmatch(r"\+?[0-9]+", bare):
        raise ValueError("letters")
    digits = _international(bare)
    if len(digits) < 9:
        raise ValueError("too_short")
    if len(digits) > 15:
        raise ValueError("too_long")
    return _vietnamese(digits) if digits.startswith("84") else PhoneNumber(f"+{digits}", "foreign")


def _international(bare: str) -> str:
    if bare.startswith("+"):
        return bare[1:]
    if bare.startswith("00"):
        return bare[2:]
    if bare.startswith("0"):
        return "84" + bare[1:]
    return bare if bare.startswith("84") and len(bare) >= 11 else "84" + bare


def _vietnamese(digits: str) -> PhoneNumber:
    national = digits[2:].removeprefix("0")
    landline = national.startswith("2")
    shortest, longest = (9, 10) if landline else (9, 9)
    if len(national) < shortest:
        raise ValueError("too_short")
    if len(national) > longest:
        raise ValueError("too_long")
    known = landline or national[:2] in _MOBILE
    return PhoneNumber(f"+84{national}", "" if known else "unknown_prefix")


def display(e164: str) -> str:
    """`+84912345678` as a Vietnamese reads it: `0912 345 678`; a foreign number as it is."""
    if not e164.startswith("+84"):
        return e164
    national = "0" + e164[3:]
    return f"{national[:4]} {national[4:7]} {national[7:]}"


def masked(e164: str) -> str:
    """The number with only its last three digits: `0••• ••• 678`."""
    return f"0••• ••• {e164[-3:]}" if e164.startswith("+84") else f"•••{e164[-3:]}"
