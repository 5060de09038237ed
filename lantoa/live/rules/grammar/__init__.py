"""What a livestream comment says: which of what is pinned somebody takes, changes or gives up, or that it must be asked."""

from lantoa.live.rules.grammar.decide import applied, clears, correct, decide
from lantoa.live.rules.grammar.decision import ASKED, KINDS, WHATS, Decision, Why
from lantoa.live.rules.grammar.memory import Line, Memory
from lantoa.live.rules.grammar.table import Choice, Item, Learned, Table

__all__ = [
    "ASKED",
    "KINDS",
    "WHATS",
    "Choice",
    "Decision",
    "Item",
    "Learned",
    "Line",
    "Memory",
    "Table",
    "Why",
    "applied",
    "clears",
    "correct",
    "decide",
]
