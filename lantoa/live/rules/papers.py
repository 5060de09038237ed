"""Goods that lack the paper they need are not taken by a comment, however clearly it orders them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from lantoa.live.rules.grammar import Decision, Line, Why


def asking_more(items: Sequence[Line], basket: Sequence[Line], barred: Collection[str]) -> tuple[str, ...]:
    """The barred codes of which these lines want more than the author has already, or another kind; wanting less is everybody's right."""
    found = []
    for code in dict.fromkeys(one.code for one in items if one.code in barred):
        has = {one.variant: one.quantity for one in basket if one.code == code}
        wants = [one for one in items if one.code == code]
        if any(one.quantity > has.get(one.variant, Decimal(0)) for one in wants):
            found.append(code)
    return tuple(found)


def without(decision: Decision, codes: Collection[str]) -> Decision:
    """What is left of a decision where these codes cannot be taken: its other goods; nothing, to be asked back, where something else was
    to be given up for them or nothing else was asked for. Why says which."""
    why = (*(Why("paper", code, _words(decision, code)) for code in codes), *decision.why)
    items = tuple(one for one in decision.items if one.code not in codes)
    gives_up = bool(decision.cancels) or any(not one.quantity for one in decision.items)
    if not items or gives_up:
        return Decision("unclear", (), (), why)
    return replace(decision, items=items, why=why)


def _words(decision: Decision, code: str) -> str:
    return next((part.words for part in decision.why if part.what == "code" and part.value == code), "")
