"""One clause of a comment and the verbs in it, as other parts read them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lantoa.live.rules.grammar.pieces import Piece, Reading
from lantoa.live.rules.grammar.words import keys

CONTENT = frozenset(
    ("item", "bad", "amount", "number", "value", "badvalue", "each", "both", "kinds", "step", "extreme")
)


_NO = keys("no")


@dataclass(slots=True)
class Phrase:
    """One verb with what belongs to it."""

    op: str = ""  # "", take, drop, swap, not, lessen, enough
    content: list[Piece] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    strong: bool = False  # chốt, lấy, đặt …: a wish by itself
    person: bool = False  # … for me
    add: bool = False
    raised: bool = False
    twice: bool = False
    only: bool = False
    keep: bool = False
    same: bool = False
    instead: bool = False  # … thay
    tail: bool = False  # … thôi
    down_to: bool = False  # … còn 1
    unknown: int = 0
    vague: bool = False
    puts: bool = False  # bỏ cho e 2 hộp: in the south, put me two
    topic: list[Piece] = field(default_factory=list)
    step: Piece | None = None  # thêm 2 nữa là 8: by how much, where it is told what it comes to
    verb_at: int = 0  # how much stood there when the last verb came

    def has(self, *sorts: str) -> bool:
        return any(piece.sort in sorts for piece in self.content)


@dataclass(slots=True)
class Clause:
    """What stands between two stops, and how it is meant."""

    pieces: list[Piece]
    asks: bool = False
    polite: bool = False
    later: bool = False
    past: bool = False
    haggles: bool = False
    stock: bool = False
    condition: bool = False
    any_will_do: bool = False
    left_open: bool = False  # which it shall be is left to the shop
    as_other: bool = False
    as_before: bool = False
    slip: bool = False
    put_off: bool = False  # … để lần sau
    shows: bool = False  # cho em xem: shall be shown
    lead: bool = False  # begins with thôi
    query: bool = False  # ends in "?"
    remarks: bool = False  # of the picture or the sound
    phrases: list[Phrase] = field(default_factory=list)

    def has(self, *classes: str) -> bool:
        return any(name in piece.classes for piece in self.pieces for name in classes)

    @property
    def acts(self) -> bool:
        return not (self.later or self.past or self.haggles or self.condition or self.shows) and (
            not self.asks or self.polite
        )


def is_no(piece: Piece, reading: Reading) -> bool:
    if piece.sort != "word" or piece.end - piece.start != 1 or piece.mark == "somebody":
        return False
    token = reading.tokens[piece.start]
    if token.spelt.key == "khoi":
        after = piece.end
        return any(piece.start == after and piece.classes & {"take", "give"} for piece in reading.pieces)
    if token.spelt.key == "kg" and piece.start and reading.tokens[piece.start - 1].sort in ("sign", "number"):
        return False
    return token.spelt.key in _NO and not (token.spelt.key in ("k", "kg") and token.glued)


def word(piece: Piece, reading: Reading) -> str:
    """A one-word piece's spelling, or ""."""
    return reading.tokens[piece.start].spelt.key if piece.sort == "word" and piece.end - piece.start == 1 else ""


def typed(piece: Piece, reading: Reading) -> list[str]:
    """The words of a piece in today's spelling."""
    return [token.spelt.key for token in reading.tokens[piece.start : piece.end]] or [""]
