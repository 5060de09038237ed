"""What a livestream comment says: which of what is pinned somebody takes, changes or gives up, or that it must be asked."""

from lantoa.live.rules.grammar.decide import correct, decide
from lantoa.live.rules.grammar.decision import KINDS, Decision, Why
from lantoa.live.rules.grammar.memory import Line, Memory
from lantoa.live.rules.grammar.table import Choice, Item, Learned, Table

__all__ = ["KINDS", "Choice", "Decision", "Item", "Learned", "Line", "Memory", "Table", "Why", "correct", "decide"]
