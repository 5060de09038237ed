"""When two names look like the same body's, or the same person's."""

from __future__ import annotations

import re

from lantoa.kit.vietnamese import fold

# As people shorten them.
_LONG = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tp": "thanh pho", "p": "phuong", "x": "xa",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
}  # fmt: skip


def people_alike(one: str, other: str) -> bool:
    """Whether what somebody is called by neighbours, the last word of a name, stands in the other: Lan, Chị Lan, Nguyễn Thị Lan."""
    first, second = fold(one).split(), fold(other).split()
    return bool(first and second) and (first[-1] in second or second[-1] in first)


def _words_of(name: str) -> frozenset[str]:
    bare = re.findall(r"[a-z0-9]+", fold(name))
    return frozenset(word for short in bare for word in _LONG.get(short, short).split())


def bodies_alike(one: str, other: str) -> bool:
    """Whether every word of the shorter name stands in the other, or both are the same letters."""
    first, second = _words_of(one), _words_of(other)
    if not first or not second:
        return False
    return first <= second or second <= first or _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", fold(name))
