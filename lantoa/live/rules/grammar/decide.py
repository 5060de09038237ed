"""From a comment and what its author said and ordered before to a decision, and what a seller's correction teaches."""

from __future__ import annotations

from collections.abc import Sequence

from lantoa.kit.vietnamese import fold
from lantoa.live.rules.grammar.deciding import Deciding
from lantoa.live.rules.grammar.decision import Decision, Why
from lantoa.live.rules.grammar.kinds import shown_why, spam_words
from lantoa.live.rules.grammar.letters import LONGEST, clean
from lantoa.live.rules.grammar.memory import Line, Memory
from lantoa.live.rules.grammar.memory import Said as Comment
from lantoa.live.rules.grammar.pieces import Reading
from lantoa.live.rules.grammar.reading import read
from lantoa.live.rules.grammar.table import Learned, Table

WINDOW = 120
MOST_SAID = 4
LONGEST_KEPT = 300
MOST_KNOWN = 2_000
NOTHING = Memory()


def decide(table: Table, memory: Memory, author: str, at_seconds: float, text: str) -> tuple[Decision, Memory]:
    """How this comment is taken, and what is known of its author after it; never raises, whatever the text."""
    if fold(author[:200]) in table.sellers:
        return Decision("other", why=(Why("seller", "", author[:80]),)), memory
    said = tuple(one for one in memory.said if at_seconds - one.at <= WINDOW)
    memory = Memory(memory.basket, said)
    if memory == NOTHING:
        decision = _first_words(table, author, at_seconds, text)
    else:
        decision = _repeated(memory, text) or Deciding(table, memory, author, at_seconds, text).decision()
    return decision, applied(memory, decision, at_seconds, text)


def _first_words(table: Table, author: str, at_seconds: float, text: str) -> Decision:
    """Where an author has said nothing yet, the same words mean the same of everybody whose name is not among them: in a rush they are
    read once."""
    named = not set(fold(author[:80]).split()).isdisjoint(fold(text[:LONGEST_KEPT]).split())
    known = None if named else table.first_words.get(text)
    if known is not None:
        return known
    deciding = Deciding(table, NOTHING, author, at_seconds, text)
    decision = deciding.decision()
    # Of words that may be an outsider's advertising the author's name tells the rest.
    if (
        not named
        and not spam_words(deciding.reading)
        and len(text) <= LONGEST_KEPT
        and len(table.first_words) < MOST_KNOWN
    ):
        table.first_words[text] = decision
    return decision


def clears(memory: Memory, decision: Decision, at_seconds: float) -> bool:
    """Whether an order says what its author left unclear within the last two minutes: it stands on those words, or names a code of theirs."""
    if decision.kind not in ("order", "change"):
        return False
    unclear = [one.text for one in memory.said if one.kind == "unclear" and at_seconds - one.at <= WINDOW]
    stands_on = {one.words for one in decision.why if one.what == "before"}
    codes = {fold(one.code) for one in decision.items}
    return any(text[:80] in stands_on or codes & set(fold(text).split()) for text in unclear)


def applied(memory: Memory, decision: Decision, at_seconds: float, text: str) -> Memory:
    """What is known of the author once this decision stands."""
    touched = {one.code for one in decision.items} | set(decision.cancels)
    basket = tuple(one for one in memory.basket if one.code not in touched) + tuple(
        one for one in decision.items if one.quantity > 0
    )
    kept = clean(text)[:LONGEST_KEPT]
    codes = tuple(dict.fromkeys(one.code for one in decision.items)) or decision.cancels
    return Memory(basket, (*memory.said[-(MOST_SAID - 1) :], Comment(at_seconds, decision.kind, kept, codes)))


def _repeated(memory: Memory, text: str) -> Decision | None:
    """The same words again within two minutes are the same act, so that nothing is added or changed twice."""
    kept = None
    last = memory.said[-1] if memory.said else None
    if last is not None and last.kind == "unclear" and fold(last.text) == fold(clean(text)[:LONGEST_KEPT]):
        return Decision("unclear", (), (), (Why("repeated", "", last.text[:80]),))
    for one in reversed(memory.said):
        if one.kind not in ("order", "change", "cancel"):
            continue
        kept = kept or fold(clean(text)[:LONGEST_KEPT])
        if fold(one.text) != kept:
            break
        if one.kind == "cancel":
            return Decision("cancel", (), one.codes, (Why("repeated", "", one.text[:80]),))
        lines = tuple(line for line in memory.basket if line.code in one.codes)
        if lines:
            return Decision("order", lines, (), (Why("repeated", "", one.text[:80]),))
        break
    return None


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
    decision = Decision(kind, tuple(items), tuple(cancels), (Why("seller", kind, text[:80]),))
    return decision, applied(memory, decision, at_seconds, text), _taught(table, text, kind, items)


def _taught(table: Table, text: str, kind: str, items: Sequence[Line]) -> Learned:
    """The words that must have meant the one code the seller named."""
    codes = {one.code for one in items if one.quantity > 0}
    if kind not in ("order", "change") or len(codes) != 1:
        return table.learned
    code = next(iter(codes))
    if code not in table.by_code:
        return table.learned
    reading: Reading = read(table, text[:LONGEST])
    named = [piece for piece in reading.pieces if piece.sort == "item"]
    if any(len(piece.items) == 1 for piece in named) and not any(piece.mark == "learned" for piece in named):
        return table.learned
    several = next((piece for piece in named if len(piece.items) > 1), None)
    if several is not None:
        return table.learned.taught(several.text.casefold(), code, several=True)
    learned = next((piece for piece in named if piece.mark == "learned"), None)
    if learned is not None:
        return table.learned.taught(learned.text.casefold(), code, several=False)
    words = shown_why(reading)
    return table.learned.taught(words, code, several=False) if words else table.learned
