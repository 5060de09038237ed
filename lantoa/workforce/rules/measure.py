"""Quantities and minutes as people type them, kept as whole numbers: thousandths of a unit, and seconds."""

from __future__ import annotations

import re

MOST_UNITS = 1_000_000
MOST_STEP_MINUTES = 24 * 60


def read_thousandths(text: str, most: int = MOST_UNITS) -> int:
    """`0,5`, `1.5`, `1.200`, `12 kg` as thousandths. A dot before exactly three digits groups thousands, as on every price here, unless
    a nought stands before it; a comma is where the whole ends. ValueError: empty, negative, not_a_number, too_small or too_big."""
    given = " ".join(text.split())
    if not given:
        raise ValueError("empty")
    if given[0] in "-−":
        raise ValueError("negative")
    number = re.match(r"\d[\d.,]*", given, re.ASCII)
    if not number or re.search(r"\d", given[number.end() :]):
        raise ValueError("not_a_number")
    written = number.group().rstrip(".,")
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?", written, re.ASCII):
        written = written.replace(".", "")
    whole, _sign, part = written.replace(",", ".").partition(".")
    if not re.fullmatch(r"\d{1,12}", whole, re.ASCII) or not re.fullmatch(r"\d{0,12}", part, re.ASCII):
        raise ValueError("too_big" if len(whole) > 12 else "not_a_number")
    if part[3:].strip("0"):
        raise ValueError("too_small")
    thousandths = int(whole) * 1000 + int(part[:3].ljust(3, "0"))
    if thousandths > most * 1000:
        raise ValueError("too_big")
    return thousandths


def written(thousandths: int) -> str:
    """`1500` as `1,5`, `1200000` as `1.200`: what `read_thousandths` reads back."""
    whole, part = divmod(thousandths, 1000)
    grouped = f"{whole:,}".replace(",", ".")
    return f"{grouped},{part:03}".rstrip("0") if part else grouped


def read_minutes(text: str, most: int = MOST_STEP_MINUTES) -> int:
    """Minutes as seconds; refuses as `read_thousandths` does."""
    return round(read_thousandths(_two_places(text), most) * 60 / 1000)


def _two_places(text: str) -> str:
    # A third of a minute is typed with as many digits as one likes.
    return re.sub(r"([.,]\d{2})\d+", r"\1", text) if re.match(r"\s*\d+,\d{3,}", text, re.ASCII) else text


def minutes_of(seconds: float) -> str:
    """`444` as `7,4`: minutes to a tenth, or to a hundredth where a tenth would say something else."""
    minutes = seconds / 60
    places = 1 if abs(round(minutes, 1) - minutes) < 0.005 else 2
    return written(round(round(minutes, places) * 1000))
