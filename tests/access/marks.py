"""Words and numbers that stand nowhere else: wherever one is read, it says which kind of data it is and of which household."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from lantoa.kit.access import RELATIONS, Relation
from lantoa.orders import api as orders

# Whose things are being made: `own` and its neighbours further and further away, in the order of the policy's words.
HOMES: tuple[Relation, ...] = RELATIONS[:-1]
_LETTERS = "ABCDE"
_WORD = re.compile(r"Zqx([A-E])([a-z]+)")
_NUMBER = re.compile(r"\d[\d .\u00a0-]{7,18}\d")
_numbers: dict[str, tuple[Relation, str]] = {}
_kinds: set[str] = set()
_making: list[Relation] = ["own"]


@contextmanager
def things_of(home: Relation) -> Iterator[None]:
    """What is made inside is theirs."""
    _making.append(home)
    try:
        yield
    finally:
        _making.pop()


def whose() -> Relation:
    return _making[-1]


def word(field: str) -> str:
    """A word for this kind of data of whoever's things are being made."""
    kind = field.replace("_", "")
    _kinds.add(kind)
    return f"Zqx{_LETTERS[HOMES.index(_making[-1])]}{kind}"


def number(field: str, digits: str) -> str:
    """The same for what is written in digits; a digit of it says whose it is."""
    made = digits.replace("?", str(HOMES.index(_making[-1]) + 1))
    _numbers[made] = (_making[-1], field.replace("_", ""))
    return made


def phone(field: str, digits: str) -> str:
    """A mobile number by its nine digits after +84."""
    return f"+84{number(field, digits)}"


def buyer(unit: str, *, address: str = "Số 5, thôn") -> orders.Buyer:
    """Somebody who buys at a household."""
    said = phone("buyer_phone", "98567?321")
    return orders.Buyer(
        f"Lê Thị {word('buyer_name')}", said, unit, f"{address} {word('buyer_address')}", word("buyer_note")
    )


def marks_in(text: str) -> set[tuple[Relation, str]]:
    """Whose data of which kind are read in it."""
    found = {(HOMES[_LETTERS.index(letter)], kind) for letter, kind in _WORD.findall(text) if kind in _kinds}
    for written in _NUMBER.findall(text):
        digits = "".join(one for one in written if one.isdigit())
        # As it is dialled here, and from abroad with a country's two digits before it.
        known = next((_numbers[one] for one in (digits, digits.removeprefix("0"), digits[2:]) if one in _numbers), None)
        if known:
            found.add(known)
    return found
