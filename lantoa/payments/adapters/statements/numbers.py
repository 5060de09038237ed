"""Amounts as banks and spreadsheets write them: dots or commas between thousands, signs, brackets, a currency."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from lantoa.payments.adapters.statements.base import LARGEST, Unclear

Cell = object  # text, number, date, time, truth or nothing, as a sheet holds it

_CURRENCY = re.compile(r"(?i)vn[dđ]|đồng|dong|[đ₫]|d$")
_GROUPS = re.compile(r"[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
_PLAIN = re.compile(r"[0-9]{1,18}")
_LONGEST = 80
_NOTHING = {"", "-", "--", "–", "—"}


def amount(cell: Cell) -> int | None:
    """đồng with their sign, or None for an empty cell; raises Unclear for what is no whole number of đồng."""
    if cell is None:
        return None
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return _possible(_exact(cell), str(cell))
    if not isinstance(cell, str):
        raise _unclear(str(cell))
    text = unicodedata.normalize("NFKC", cell.strip()).replace("\u2212", "-") if len(cell) <= _LONGEST else cell
    if text in _NOTHING or (len(cell) > _LONGEST and not cell.strip()):
        return None
    if len(cell) > _LONGEST:
        raise _unclear(cell)
    bare, below = _unsigned(text)
    value = _whole(bare, cell)
    return _possible(-value if below else value, cell)


def _exact(number: float | Decimal) -> int:
    try:
        value = int(number)
    except (ValueError, OverflowError):
        raise _unclear(str(number)) from None
    if value != number:
        raise _unclear(str(number))
    return value


def _unsigned(text: str) -> tuple[str, bool]:
    below = False
    if text.startswith("(") and text.endswith(")"):
        text, below = text[1:-1].strip(), True
    for _side in range(2):
        text = _CURRENCY.sub("", text).strip()
        if text[:1] in "+-" and text:
            text, below = text[1:].strip(), below or text[0] == "-"
        elif text[-1:] in "+-" and text:
            text, below = text[:-1].strip(), below or text[-1] == "-"
    return text, below


def _whole(text: str, cell: str) -> int:
    # "1,234.00" and "1.234,00": what stands last is the fraction, which đồng do not have.
    told = re.fullmatch(r"(.*[0-9])([.,])0{1,2}", text)
    if told and told[2] not in told[1]:
        text = told[1]
    if _PLAIN.fullmatch(text) or _GROUPS.fullmatch(text):
        return int(re.sub("[^0-9]", "", text))
    raise _unclear(cell)


def _possible(value: int, cell: str) -> int:
    if abs(value) > LARGEST:
        raise _unclear(cell)
    return value


def _unclear(cell: str) -> Unclear:
    return Unclear(_("“%(text)s” is not a whole amount of đồng."), text=cell.strip()[:40])
