"""How much an amount is in an item's own selling unit."""

from __future__ import annotations

import re
from decimal import Decimal

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.pieces import Amount
from lantoa.live.rules.grammar.table import Pinned


def in_units(pinned: Pinned, amount: Amount) -> Decimal | None:
    """An amount in the item's selling unit; None where that cannot be told."""
    item, unit = pinned.item, pinned.unit
    number = amount.total
    if amount.base:
        scale = {
            "kg": ("g", 1000),
            "lang": ("g", 100),
            "g": ("g", 1),
            "yen": ("g", 10_000),
            "ta_weight": ("g", 100_000),
            "l": ("ml", 1000),
            "ml": ("ml", 1),
        }.get(unit)
        if scale is not None:
            return number / scale[1] if scale[0] == amount.base else None
        if item.pack_grams and amount.base == "g":
            return even(number / item.pack_grams)
        return None
    said = fold(amount.said)
    own = fold(item.unit)
    kind = amount.unit.split()[-1] if amount.unit else ""
    dozens = amount.times > 1
    if unit in ("kg", "lang") and amount.said == "can" and not dozens:
        return number if unit == "kg" else number * 10  # cân without its mark
    if unit in ("kg", "lang", "l", "g", "ml"):
        if amount.unit in ("", unit):
            return number if not dozens else None
        if item.pack_pieces and kind in ("piece", "ten", "dozen"):
            return number / item.pack_pieces
        if pinned.measures and kind in ("pack", "piece"):
            return even(number)
        return None
    if (said == own or said in _ANY_UNIT) and not dozens:
        return even(number)
    if (
        unit == "pack"
        and not item.pack_pieces
        and kind in ("piece", "pair", "pack")
        and _told_in_brackets(item.name, said)
    ):
        return None  # quần chip (hộp 5 cái): 5 cái may be one, or five of them
    if _other_size(said, own, kind, unit) and not (item.pack_pieces and kind in ("piece", "ten", "dozen", "pair")):
        return None
    if (
        item.pack_pieces
        and amount.unit
        and (said != own)
        and not (dozens and amount.unit.split()[0] == unit and " " not in amount.unit)
    ):
        if kind == "pair" and f"{item.pack_pieces} {said}" not in fold(item.name):
            number *= 2
        return even(number / item.pack_pieces)
    if item.pack_grams and kind == "piece" and said != own:
        return even(number)
    if unit in ("ten", "dozen", "hundred"):
        size = {"ten": 10, "dozen": 12, "hundred": 100}[unit]
        if amount.unit == "" or amount.unit.split()[0] == unit:
            return amount.number
        return number / size
    if unit == "pair":
        return even(number)
    if kind == "pair" and said != own:
        return even(number * 2) if unit == "piece" else (even(number * 2) if own in ("con",) else None)
    return even(number)


# One of whatever it is sold by: cho xin 1 slot.
_ANY_UNIT = frozenset(("slot", "suat", "xuat", "don"))
# Larger than what is sold; smaller, or of nature, so that so many of them are not so many packs.
_LARGER = frozenset(("thung", "ket", "bao", "tai", "kien", "sot", "loc", "buong", "can xe", "palet", "container"))
_OF_NATURE = frozenset(
    ("qua", "trai", "con", "cu", "bong", "mieng", "vien", "lat", "hat", "khuc", "xien", "la", "trung")
)


def _told_in_brackets(name: str, said: str) -> bool:
    """Whether a name tells how many of these are in a pack: Quần chip (hộp 5 cái)."""
    return any(re.search(rf"\d+ ?{re.escape(said)}\b", fold(part)) for part in re.findall(r"\(([^)]*)\)", name))


def _other_size(said: str, own: str, kind: str, unit: str) -> bool:
    """Whether what was said is more or less than what is sold: a buồng is no nải, a vỉ no quả, a miếng no hộp."""
    if said == own or not kind:
        return False
    if kind == "big_pack" or said in _LARGER:
        return True
    if kind == "pack":
        return own in _OF_NATURE
    return kind == "piece" and unit == "pack" and said in _OF_NATURE


def even(number: Decimal) -> Decimal | None:
    return number if number == int(number) else None


def plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == int(number) else number.normalize()
