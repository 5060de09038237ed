"""How a comment is taken, and the words it is taken so for."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.live.rules.grammar.memory import Line

# In order of precedence: of several that fit, the first counts.
KINDS = ("spam", "order", "change", "cancel", "unclear", "question", "contact", "greeting", "praise", "other")

# What a decision stands on. "ordered": what the author has; "before": an own earlier comment; "more", "change", "cancel": the verb; "paper":
# a code that was not taken because its goods lack theirs.
WHATS = (
    "code", "variant", "quantity", "more", "change", "cancel", "ordered", "before", "repeated", "unclear", "question", "contact", "greeting", "praise",
    "joke", "later", "past", "spam", "seller",
    "paper",
)  # fmt: skip
# What must be asked back, the value of "unclear": a code that is not pinned, which item, which of what is ordered, which choice or one that is
# not offered, how much, what to give up where nothing of it is ordered, what is wished instead, or a condition that must be answered first.
ASKED = ("code", "item", "order", "choice", "quantity", "nothing", "wish", "condition")


@dataclass(frozen=True, slots=True)
class Why:
    """One part of a decision and the words it stands on: ("code", "A1", "mã số 1"), ("quantity", "0.5", "nửa cân"); `words` is empty where
    it stands on what was ordered before ("ordered", "A1")."""

    what: str
    value: str
    words: str

    def __str__(self) -> str:
        return f"{self.what} {self.value}".strip() + (f" ← “{self.words}”" if self.words else "")


@dataclass(frozen=True, slots=True)
class Decision:
    """How one comment is taken. For order and change `items` holds, for each code touched, all lines now wanted (quantity 0: given up
    for another); `cancels` the codes given up with nothing in their place. All other kinds change nothing."""

    kind: str
    items: tuple[Line, ...] = ()
    cancels: tuple[str, ...] = ()
    why: tuple[Why, ...] = ()
