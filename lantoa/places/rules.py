"""How the names of places are read and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lantoa.kit.vietnamese import fold

_FORMER = re.compile(r"\s*([^;()]+?) \((\d{5}), ([^)]+)\)\s*(?:;|$)")
_KINDS = (
    "thi tran ",
    "dac khu ",
    "phuong ",
    "xa ",
    "thanh pho ",
    "thi xa ",
    "huyen ",
    "tx ",
    "tp ",
    "tt ",
    "p. ",
    "x. ",
)


@dataclass(frozen=True, slots=True)
class Former:
    """A unit that ended: its full name, its old code and the district it lay in."""

    name: str
    code: str
    district: str


def former_units(text: str) -> list[Former]:
    """Read `Xã A (06886, Huyện B); Phường C (06652, Thành phố D)`; raise ValueError when a part is not like that."""
    found = [Former(*match.groups()) for match in _FORMER.finditer(text)]
    if len(found) != text.count("("):
        raise ValueError(f"unreadable former units: {text}")
    return found


def bare_name(text: str) -> str:
    """The folded name without the word for its kind: `xa dam ha` and `Đầm Hà` both give `dam ha`."""
    folded = fold(text.replace(",", " "))
    for kind in _KINDS:
        if folded.startswith(kind) and len(folded) > len(kind):
            return folded[len(kind) :]
    return folded


def closeness(wanted: str, name: str) -> int | None:
    """How well a bare name fits what was typed: 0 the same, 1 begins so, 2 a word in it begins so, None not at all."""
    if wanted == name:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in f" {name}" else None
