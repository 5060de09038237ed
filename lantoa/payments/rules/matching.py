"""Which orders a bank notification pays: by complete code only; everything nearly right is suggested, never matched.

Rules in order, the first that fits decides: outgoing; told before; complete code (other account, closed, one open, several
open); nearly a code; the only open one of this amount; unknown. docs/adapters/sepay.md says what each means on screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from lantoa.kit.order_code import bare, codes_in, may_be_cut_short

State = Literal["open", "paid", "cancelled"]
Outcome = Literal[
    "exact", "underpaid", "overpaid", "duplicate", "late", "already_paid", "split", "suggest", "unknown", "wrong_account",
    "ignored_outgoing", "before", "proof",
]  # fmt: skip
PAYING = frozenset({"exact", "underpaid", "overpaid", "split"})


@dataclass(frozen=True, slots=True)
class Payable:
    """Something that can be paid: its code, the account it is to be paid to, and how many đồng are still due."""

    code: str
    account: str
    due: int
    state: State
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """What a bank says of one movement: on which account, in or out, how many đồng, when, and the memo."""

    account: str
    reference: str
    direction: Literal["in", "out"]
    amount: int
    at: datetime
    memo: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a notice means, and the codes it concerns."""

    outcome: Outcome
    codes: tuple[str, ...] = ()


class Waiting:
    """Payables that money without a complete code may be meant for, found by nearly their code or by what is due.

    Built in about 50 steps a payable when first asked, then each question costs what its memo is long.
    """

    def __init__(self, payables: Iterable[Payable] = ()) -> None:
        self._payables: dict[str, Payable] = {payable.code: payable for payable in payables}
        self._by_trace: dict[tuple[str, int, str], list[str]] | None = None
        self._by_due: dict[int, dict[str, None]] | None = None

    def __contains__(self, code: str) -> bool:
        return code in self._payables

    def __getitem__(self, code: str) -> Payable:
        return self._payables[code]

    def put(self, payable: Payable) -> None:
        """This payable is as said from now on; it must be among those given at first."""
        if self._by_due is not None:
            self._by_due[self._payables[payable.code].due].pop(payable.code, None)
            self._by_due.setdefault(payable.due, {})[payable.code] = None
        self._payables[payable.code] = payable

    def near(self, memo: str) -> list[Payable]:
        """Those whose code stands in the memo with one slip, in the order they were given."""
        if self._by_trace is None:
            self._by_trace = {}
            for code in self._payables:
                for trace in _traces_of_code(code):
                    self._by_trace.setdefault(trace, []).append(code)
        seen = _traces_of_memo(bare(memo))
        found = {code for trace in seen if trace in self._by_trace for code in self._by_trace[trace]}
        return [self._payables[code] for code in self._payables if code in found] if found else []

    def of_due(self, amount: int) -> list[Payable]:
        """Those of which exactly so much is due."""
        if self._by_due is None:
            self._by_due = {}
            for payable in self._payables.values():
                self._by_due.setdefault(payable.due, {})[payable.code] = None
        return [self._payables[code] for code in self._by_due.get(amount, ())]


def match(notice: Notice, named: Sequence[Payable], waiting: Callable[[], Waiting]) -> Match:
    """Decide on one notice not seen before.

    `named` are the payables whose complete codes stand in the memo, of any account and state; `waiting()` gives the
    payables of the notice's account and is asked only when no complete code was found.
    """
    if notice.direction == "out":
        return Match("ignored_outgoing")
    named = [payable for payable in named if payable.placed_at <= notice.at]
    if named:
        return _by_code(notice, named)
    among = waiting()
    return _near(notice, among) or _by_amount(notice, among) or Match("unknown")


def _by_code(notice: Notice, named: Sequence[Payable]) -> Match:
    ours = [payable for payable in named if payable.account == notice.account]
    if not ours:
        return Match("wrong_account", _codes(named))
    still_open = [payable for payable in ours if payable.state == "open"]
    if not still_open:
        cancelled = any(payable.state == "cancelled" for payable in ours)
        return Match("late" if cancelled else "already_paid", _codes(ours))
    due = sum(payable.due for payable in still_open)
    if len(still_open) > 1:
        return Match("split" if notice.amount == due else "suggest", _codes(still_open))
    if notice.amount == due:
        return Match("exact", _codes(still_open))
    if may_be_cut_short(still_open[0].code, notice.memo):
        return Match("suggest", _codes(still_open))
    return Match("underpaid" if notice.amount < due else "overpaid", _codes(still_open))


def _can_take(payable: Payable, notice: Notice) -> bool:
    return payable.state == "open" and payable.account == notice.account and payable.placed_at <= notice.at


def _near(notice: Notice, among: Waiting) -> Match | None:
    near = [payable for payable in among.near(notice.memo) if _can_take(payable, notice)]
    return Match("suggest", _codes(near)) if near else None


def _by_amount(notice: Notice, among: Waiting) -> Match | None:
    equal = [payable for payable in among.of_due(notice.amount) if _can_take(payable, notice)]
    return Match("suggest", _codes(equal)) if len(equal) == 1 else None


def _codes(payables: Iterable[Payable]) -> tuple[str, ...]:
    return tuple(payable.code for payable in payables)


def _without(text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


def _traces_of_code(code: str) -> set[tuple[str, int, str]]:
    """What a memo shows of this code when it was written with one slip; a memo is near when it has one of these."""
    length = len(code)
    traces = {("replaced", at, _without(code, at)) for at in range(length)}
    traces |= {("stretch", 0, _without(code, at)) for at in range(length)}
    traces |= {("stretch", 0, code[:at] + code[at + 1] + code[at] + code[at + 2 :]) for at in range(length - 1)}
    traces |= {("end", 0, code[:kept]) for kept in (6, 7, 8)}
    return traces | {("stretch", 0, code[2:]), ("one too many", 0, code)}


def _traces_of_memo(string: str) -> set[tuple[str, int, str]]:
    def stretches(length: int) -> list[str]:
        return [string[start : start + length] for start in range(len(string) - length + 1)]

    traces = {("stretch", 0, stretch) for length in (7, 8, 9) for stretch in stretches(length)}
    traces |= {("replaced", at, _without(stretch, at)) for stretch in stretches(9) for at in range(9)}
    traces |= {("one too many", 0, _without(stretch, at)) for stretch in stretches(10) for at in range(10)}
    return traces | {("end", 0, string[-kept:]) for kept in (6, 7, 8) if len(string) >= kept}


class Book:
    """Payables and what notices did to them, one notice after the other: to judge a file of them without a database."""

    def __init__(self, payables: Iterable[Payable]) -> None:
        self._payables = Waiting(payables)
        self._seen: dict[tuple[str, str], tuple[str, ...]] = {}

    def take(self, notice: Notice) -> Match:
        """Say what this notice means after all those before it, and remember it."""
        key = (notice.account, notice.reference)
        if notice.direction == "in" and key in self._seen:
            return Match("duplicate", self._seen[key])
        named = [self._payables[code] for code in codes_in(notice.memo) if code in self._payables]
        found = match(notice, named, lambda: self._payables)
        self._seen.setdefault(key, found.codes)
        for payable in paid([self._payables[code] for code in found.codes], found, notice.amount):
            self._payables.put(payable)
        return found


def paid(payables: Iterable[Payable], found: Match, amount: int) -> list[Payable]:
    """What these payables, the ones a paying match names, are after it; none for any other outcome."""
    if found.outcome not in PAYING:
        return []
    if found.outcome == "underpaid":
        return [replace(one, due=one.due - amount) for one in payables]
    return [replace(one, due=0, state="paid") for one in payables]
