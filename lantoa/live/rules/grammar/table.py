"""What is pinned in a session, and what the seller taught about its names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose of an item: its name ("size"), and what is offered, in the shop's order."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One pinned product: prices in đồng; `pack_grams` and `pack_pieces` say what is in one selling unit, where it matters."""

    code: str
    name: str
    unit: str
    price: int
    options: tuple[Choice, ...] = ()
    price_by_variant: Mapping[str, int] = field(default_factory=dict)
    pack_grams: int | None = None
    pack_pieces: int | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """What corrections taught in this session: words buyers use, the code they stand for, how often that was said, and whether the
    words fit several pinned items by themselves."""

    names: tuple[tuple[str, str, int, bool], ...] = ()

    def to_json(self) -> list[Any]:
        return [list(one) for one in self.names]

    @classmethod
    def from_json(cls, kept: Any) -> Learned:
        return cls(
            tuple((str(words), str(code), int(times), bool(several)) for words, code, times, several in kept or ())
        )


@dataclass(frozen=True)
class Table:
    """What is pinned, under the seller's name (or several of a cooperative); made once, it serves any number of comments."""

    seller: str | tuple[str, ...]
    items: tuple[Item, ...]
    learned: Learned = Learned()

    def with_learned(self, learned: Learned) -> Table:
        """The same table, knowing more names."""
        return replace(self, learned=learned)
