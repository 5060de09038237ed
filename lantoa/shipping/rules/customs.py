"""What a customs declaration has to say, and which of the post's forms says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from lantoa.shipping.rules.abroad import Rate

Form = Literal["cn22", "cn23"]
# CN22 for postal items worth less than 300 SDR, CN23 from there on and for every parcel: WCO–UPU Postal Customs Guide (June 2018), as posts tell it
# (eswatinipost.co.sz, shippypro.com 2026; secondary source, the UPU's own text was not read).
CN23_FROM = Decimal(300)
# A rate nobody checked may be off by so much; a CN23 where a CN22 would do harms nobody, the other way round a parcel comes back.
ROUGH_RATE = Decimal("0.9")
# A small packet weighs 2 kg at most (belpost.by; secondary source). Beyond so much no post takes a parcel (general knowledge: 30 or 31.5 kg).
PACKET_GRAMS, HEAVIEST_GRAMS = 2_000, 31_500
LARGEST_VALUE, MOST_ITEMS, MOST_PIECES = 500_000_000, 20, 9_999
CATEGORIES = ("sale", "gift", "sample", "documents", "returned", "other")
KINDS = ("parcel", "packet")
_ENGLISH = re.compile(r"[A-Za-z0-9 ,.;:()&/%'+\-]{3,80}", re.ASCII)
_WORD = re.compile(r"[A-Za-z]{3,}")
# Customs send back what only says this (azerpost.az; secondary source).
_VAGUE = frozenset({
    "gift", "gifts", "food", "foods", "foodstuff", "food products", "clothes", "clothing", "goods", "sample", "samples", "present", "presents", "personal items",
    "personal effects", "products", "items", "things", "other", "merchandise", "parts", "stuff",
})  # fmt: skip
Fault = Literal[
    "no_items", "too_many_items", "not_english", "vague", "no_pieces", "no_weight", "no_value", "too_much_value", "no_hs", "bad_hs",
    "no_gross", "net_above_gross", "too_heavy", "packet_too_heavy",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of goods in a parcel: in English, how many, together how heavy (net grams) and worth (đồng), its code and where it was made.
    `row` is its place in the draft, where another stood before it."""

    description: str
    quantity: int
    net_grams: int
    value: int
    hs: str = ""
    origin: str = "VN"
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What does not hold, and of which item (from 0; None: of the whole)."""

    fault: Fault
    field: str
    item: int | None = None


_GRAMS = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(kg|kgs|g|gr|gram)?", re.ASCII)


def read_grams(text: str) -> int:
    """Grams as people write them: `500`, `500 g`, `1,5 kg`. Raises ValueError for what is no weight."""
    found = _GRAMS.fullmatch(text.strip().lower()[:20])
    if not found:
        raise ValueError("not_a_weight")
    number, kilos = Decimal(found[1].replace(",", ".")), (found[2] or "").startswith("k")
    if not kilos and re.search(r"[.,]\d{3}$", found[1]):
        if found[1].startswith("0"):
            raise ValueError("not_a_weight")  # 0,500: kilograms most likely, but nobody said so
        return int(re.sub(r"[.,]", "", found[1]))  # 1.500 means fifteen hundred, as money does
    return int((number * (1000 if kilos else 1)).to_integral_value(ROUND_HALF_UP))


def form_for(kind: str, value: int, rate: Rate) -> Form:
    """Which form a parcel or small packet worth so many đồng needs. Near the border a rough rate counts as over it."""
    if kind != "packet":
        return "cn23"
    limit = CN23_FROM if rate.is_sure else CN23_FROM * ROUGH_RATE
    return "cn23" if Decimal(value) / rate.dong >= limit else "cn22"


def faults(items: Sequence[Item], *, kind: str, category: str, gross_grams: int) -> list[Wrong]:
    """Everything that does not hold about a declaration."""
    found = [wrong for number, item in enumerate(items) for wrong in _of(item, number, category)]
    if not items:
        found.append(Wrong("no_items", "description", 0))
    if len(items) > MOST_ITEMS:
        found.append(Wrong("too_many_items", "gross_grams"))
    if gross_grams <= 0:
        found.append(Wrong("no_gross", "gross_grams"))
    elif sum(item.net_grams for item in items) > gross_grams:
        found.append(Wrong("net_above_gross", "gross_grams"))
    elif gross_grams > HEAVIEST_GRAMS:
        found.append(Wrong("too_heavy", "gross_grams"))
    elif kind == "packet" and gross_grams > PACKET_GRAMS:
        found.append(Wrong("packet_too_heavy", "kind"))
    if sum(item.value for item in items) > LARGEST_VALUE:
        found.append(Wrong("too_much_value", "value", 0))
    return found


def _of(item: Item, number: int, category: str) -> list[Wrong]:
    found = []
    fault = description_fault(item.description)
    if fault:
        found.append(Wrong(fault, "description", number))
    if not 0 < item.quantity <= MOST_PIECES:
        found.append(Wrong("no_pieces", "quantity", number))
    if not 0 < item.net_grams <= HEAVIEST_GRAMS:
        found.append(Wrong("no_weight", "net_grams", number))
    if item.value <= 0:
        found.append(Wrong("no_value", "value", number))
    if not item.hs and category == "sale":
        found.append(Wrong("no_hs", "hs", number))
    elif item.hs and not re.fullmatch(r"\d{6}", item.hs, re.ASCII):
        found.append(Wrong("bad_hs", "hs", number))
    return found


def description_fault(text: str) -> Fault | None:
    """Why customs would not read this description; None when they would."""
    if not _ENGLISH.fullmatch(text) or not _WORD.search(text):
        return "not_english"
    return "vague" if text.strip(" .").lower() in _VAGUE else None


def is_latin(text: str) -> bool:
    """Whether every post reads these letters: names and addresses abroad are written in Latin letters, marks or not."""
    return all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 or letter in "–—’“”₫" for letter in text)
