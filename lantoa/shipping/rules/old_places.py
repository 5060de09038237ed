"""Where a place lay before July 2025, as carriers still know it: districts and wards that are no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lantoa.kit.vietnamese import fold

_KIND = re.compile(r"(thanh pho|thi xa|thi tran|quan|huyen|phuong|xa|tinh|tp\.?|tx\.?|tt\.?)\s+")


@dataclass(frozen=True, slots=True)
class Former:
    """A unit of before: its code, its name ("Phường Hà Phong") and its district ("Thành phố Hạ Long")."""

    code: str
    name: str
    district: str


@dataclass(frozen=True, slots=True)
class Guess:
    """The former unit an address most likely lay in, and whether that is sure: the only one there was, or named in the address."""

    former: Former
    sure: bool


def bare(name: str) -> str:
    """A place's name without its kind, folded: "Thị xã Quảng Yên" → "quang yen"."""
    folded = fold(name)
    return _KIND.sub("", folded, count=1) if _KIND.match(folded) else folded


def matching(wanted: str, listed: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The number of the listed place (number, its names) that is meant; "" when none is, or two could be.

    The same name with its kind comes first: xã Đầm Hà and thị trấn Đầm Hà were two places.
    """
    rows = [(number, [fold(name) for name in names]) for number, names in listed]
    whole = {number for number, names in rows if fold(wanted) in names}
    if len(whole) == 1:
        return whole.pop()
    # Many lists leave the kind off, or write it otherwise.
    alike = {number for number, names in rows if bare(wanted) in {bare(name) for name in names}}
    return alike.pop() if len(alike) == 1 and not whole else ""


def guess(address: str, unit_name: str, formers: Sequence[Former]) -> Guess | None:
    """Where an address in a unit of today lay before; None where nothing is known of the unit.

    Sure is a former unit that the address names, the only one so named, or the only one there was; else the one that has today's name, or
    the first, is only a first try.
    """
    if not formers:
        return None
    if len(formers) == 1:
        return Guess(formers[0], True)
    said = f" {re.sub(r'[^a-z0-9]+', ' ', fold(address))} "
    named = [one for one in formers if f" {bare(one.name)} " in said]
    if len(named) == 1:
        return Guess(named[0], True)
    alike = [one for one in named or formers if bare(one.name) == bare(unit_name)]
    return Guess((alike or named or list(formers))[0], False)
