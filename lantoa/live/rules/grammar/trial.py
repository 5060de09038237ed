"""Sessions and comments as files hold them, and how decisions compare with what people say they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lantoa.live.rules.grammar.decide import decide
from lantoa.live.rules.grammar.decision import Decision
from lantoa.live.rules.grammar.memory import Line, Memory
from lantoa.live.rules.grammar.table import Choice, Item, Table

_ACTS = ("order", "change")
Baskets = dict[tuple[str, str], tuple[Line, ...]]


def tables(sessions: Mapping[str, Any]) -> dict[str, Table]:
    """By its id, what is pinned in each session of a file; KeyError and TypeError where a part is missing."""
    return {
        str(one["id"]): Table(str(one["seller"]), tuple(_item(item) for item in one["items"]))
        for one in sessions["sessions"]
    }


def _item(row: Mapping[str, Any]) -> Item:
    pack = row.get("pack") or {}
    return Item(
        code=str(row["code"]), name=str(row["name"]), unit=str(row["unit"]), price=int(row["price"]),
        options=tuple(Choice(str(one["name"]), tuple(map(str, one["values"]))) for one in row.get("options") or ()),
        price_by_variant={str(value): int(price) for value, price in (row.get("price_by_variant") or {}).items()},
        pack_grams=pack.get("grams"), pack_pieces=pack.get("pieces"),
    )  # fmt: skip


def number(quantity: Decimal) -> int | float:
    """A quantity as JSON writes it."""
    return int(quantity) if quantity == int(quantity) else float(quantity)


def lines(rows: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(Line(str(row["code"]), row["variant"], Decimal(str(row["quantity"]))) for row in rows)


def shown(name: object, decision: Decision) -> dict[str, Any]:
    """One decision as a line of JSON: `id`, `kind`, `items`, `why`, and for a cancel its codes."""
    row: dict[str, Any] = {
        "id": name,
        "kind": decision.kind,
        "items": [
            {"code": one.code, "variant": one.variant, "quantity": number(one.quantity)} for one in decision.items
        ],
        "why": [str(one) for one in decision.why],
    }
    if decision.cancels:
        row["cancels"] = list(decision.cancels)
    return row


@dataclass(slots=True)
class Score:
    """How often decisions were what people say: of all comments, of orders and changes, and of what nobody asked for."""

    comments: int = 0
    kinds: int = 0
    acts: int = 0
    exact: int = 0
    unwanted: int = 0
    missed: list[str] = field(default_factory=list)

    def note(self, row: Mapping[str, Any], decision: Decision) -> None:
        """One comment with its labels `kind` and `items`."""
        said = set(lines(row.get("items") or ()))
        taken = set(decision.items)
        self.comments += 1
        self.kinds += row["kind"] == decision.kind
        if row["kind"] in _ACTS:
            self.acts += 1
            self.exact += said == taken
        self.unwanted += any(one.quantity > 0 for one in taken - said)
        if row["kind"] != decision.kind or said != taken:
            self.missed.append(str(row.get("id")))

    @property
    def kind_share(self) -> float:
        return self.kinds / self.comments if self.comments else 1.0

    @property
    def exact_share(self) -> float:
        return self.exact / self.acts if self.acts else 1.0

    @property
    def unwanted_share(self) -> float:
        return self.unwanted / self.comments if self.comments else 0.0


class Trial:
    """Runs comments through what is pinned in their sessions, remembering each author."""

    def __init__(self, pinned: Mapping[str, Table]) -> None:
        self.pinned = pinned
        self.memories: dict[tuple[str, str], Memory] = {}

    def decide(self, row: Mapping[str, Any]) -> Decision:
        """One comment; KeyError, TypeError or ValueError say what it lacks."""
        session, author, text = row["session"], row["author"], row["text"]
        if not isinstance(author, str) or not isinstance(text, str):
            raise TypeError("author and text are text")
        if session not in self.pinned:
            raise ValueError(f"no session {session}")
        key = (str(session), author)
        decision, self.memories[key] = decide(
            self.pinned[session], self.memories.get(key, Memory()), author, float(row["at_seconds"]), text
        )
        return decision

    def baskets(self) -> Baskets:
        return {key: memory.basket for key, memory in self.memories.items() if memory.basket}


def labelled(rows: Sequence[Mapping[str, Any]]) -> Baskets:
    """The baskets at the end that follow from labels, in the comments' order; a cancel's note names its codes."""
    found: dict[tuple[str, str], dict[str, tuple[Line, ...]]] = {}
    for row in rows:
        basket = found.setdefault((str(row["session"]), str(row["author"])), {})
        if row["kind"] == "cancel":
            for code in _cancelled(str(row.get("note", ""))):
                basket.pop(code, None)
        said = lines(row.get("items") or ())
        for code in {one.code for one in said}:
            basket[code] = tuple(one for one in said if one.code == code and one.quantity > 0)
    held = {key: tuple(line for code in basket for line in basket[code]) for key, basket in found.items()}
    return {key: basket for key, basket in held.items() if basket}


def _cancelled(note: str) -> Iterator[str]:
    if note.startswith("cancels:"):
        yield from note.removeprefix("cancels:").split(";")[0].replace(",", " ").split()


def differing(wanted: Baskets, found: Baskets) -> list[tuple[str, str]]:
    """Whose basket at the end is another."""
    return sorted(key for key in wanted.keys() | found.keys() if set(wanted.get(key, ())) != set(found.get(key, ())))
