"""What is known of one author in a session: what they have ordered, and what they said in the last two minutes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """So much of one variant of a code; `variant` is None where the author left it open. Quantities are in selling units."""

    code: str
    variant: str | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Said:
    """One of the author's own comments: when, how it was taken, its words, and the codes it named."""

    at: float
    kind: str
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """One author's basket and own comments of the last 120 seconds; plain and small, it comes back from JSON as it was."""

    basket: tuple[Line, ...] = ()
    said: tuple[Said, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "basket": [[one.code, one.variant, str(one.quantity)] for one in self.basket],
            "said": [[one.at, one.kind, one.text, list(one.codes)] for one in self.said],
        }

    @classmethod
    def from_json(cls, kept: Any) -> Memory:
        if not kept:
            return cls()
        return cls(
            tuple(Line(code, variant, Decimal(quantity)) for code, variant, quantity in kept.get("basket", ())),
            tuple(Said(at, kind, text, tuple(codes)) for at, kind, text, codes in kept.get("said", ())),
        )
