"""From a comment and what its author said and ordered before to a decision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from lantoa.live.rules.grammar.decision import Decision, Why
from lantoa.live.rules.grammar.memory import Line, Memory, Said
from lantoa.live.rules.grammar.table import Learned, Table

WINDOW = 120


def decide(table: Table, memory: Memory, author: str, at_seconds: float, text: str) -> tuple[Decision, Memory]:
    """How this comment is taken, and what is known of its author after it; never raises, whatever the text."""
    found = re.findall(r"[a-z]*\d+", text[:500].lower())
    codes = {one.code.lower(): one.code for one in table.items}
    lines = tuple(Line(codes[one], None, Decimal(1)) for one in dict.fromkeys(found) if one in codes)
    if author == table.seller or not lines:
        decision = Decision("other")
    else:
        decision = Decision("order", lines, (), tuple(Why("code", one.code, one.code) for one in lines))
    return decision, applied(memory, decision, at_seconds, text)


def applied(memory: Memory, decision: Decision, at_seconds: float, text: str) -> Memory:
    touched = {one.code for one in decision.items} | set(decision.cancels)
    basket = tuple(one for one in memory.basket if one.code not in touched) + tuple(
        one for one in decision.items if one.quantity > 0
    )
    said = tuple(one for one in memory.said if one.at >= at_seconds - WINDOW)[-3:]
    return Memory(
        basket,
        (*said, Said(at_seconds, decision.kind, text[:300], tuple(dict.fromkeys(one.code for one in decision.items)))),
    )


def correct(
    table: Table,
    memory: Memory,
    at_seconds: float,
    text: str,
    kind: str,
    items: Sequence[Line] = (),
    cancels: Sequence[str] = (),
) -> tuple[Decision, Memory, Learned]:
    """What the seller says the comment meant: the decision in their words, the author's memory after it, and what was learned for the
    session. `items` are all lines of each code touched, as in a decision; the basket holds them afterwards."""
    decision = Decision(kind, tuple(items), tuple(cancels), (Why("seller", kind, text[:100]),))
    return decision, applied(memory, decision, at_seconds, text), table.learned
