"""What an order's times and sums mean, and how a number of things is read."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from lantoa.kit.working_days import vietnam

PaymentStatus = Literal["none", "partial", "full", "over", "elsewhere"]
MOST_OF_ONE = 9_999
_QUANTITY = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)\D{0,20}", re.ASCII)
# Cash on delivery holds goods on a number nobody proved: how many orders of one phone may wait for a seller's word, and how
# many visitors of one network may place in an hour (in one process; a class in a village hall shares one address).
MOST_TO_CONFIRM, MOST_ON_DELIVERY_AN_HOUR = 6, 120
ProblemState = Literal["closed", "overdue", "to_answer", "offered", "answered"]
LONGEST_WORDS = 1_000
# How many messages a problem sends its buyer in a day, and whoever runs the market in a day about all that was passed on.
MOST_ANSWERS_TOLD_A_DAY, MOST_PASSED_ON_TOLD_A_DAY = 3, 5
# Nobody is woken: what can wait is told between these hours in Vietnam.
WAKING_HOURS = range(8, 20)
# Abroad: how long what a stall said of delivery holds, how long goods are held while somebody pays from another time zone, and how many may ask from one
# network in an hour.
QUOTE_DAYS, HELD_ABROAD, MOST_ABROAD_AN_HOUR = timedelta(days=7), timedelta(hours=24), 20
LARGEST_DELIVERY, LONGEST_WAY = 20_000_000, 120
ANSWER_DAYS = Path(__file__).parent / "data" / "answer_days.csv"
State = Literal["cancelled", "expired", "awaiting_payment", "to_confirm", "to_pack", "to_hand_over", "handed_over"]


def payment_status(total: int, received: int) -> PaymentStatus:
    """How much of the total (đồng) has come in."""
    if received == 0:
        return "none"
    if received < total:
        return "partial"
    return "full" if received == total else "over"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state of an order is derived from."""

    cod: bool
    total: int
    received: int
    expires_at: datetime | None
    confirmed: bool
    packed: bool
    handed_over: bool
    cancelled: bool


def state(facts: Facts, now: datetime) -> State:
    """The one thing that comes next for this order.

    Money first: an order paid by transfer is packed when its money is there; one paid at the door is packed once the
    seller has promised to send it. An unpaid order whose hold ran out is expired, until money arrives after all.
    """
    if facts.cancelled:
        return "cancelled"
    if facts.handed_over:
        return "handed_over"
    if facts.packed:
        return "to_hand_over"
    if facts.received >= facts.total or facts.confirmed:
        return "to_pack"
    if facts.cod:
        return "to_confirm"
    if facts.received == 0 and facts.expires_at is not None and facts.expires_at <= now:
        return "expired"
    return "awaiting_payment"


def read_quantity(text: str, least: int = 1) -> int:
    """How many somebody wants, as people type it: `2`, `2 kg`, `1.000`, full-width digits too.

    Raises ValueError with the code not_a_number, too_few or too_many.
    """
    given = unicodedata.normalize("NFKC", text[:40]).strip()
    if given[:1] in {"-", "−", "–"}:
        raise ValueError("too_few")
    found = _QUANTITY.fullmatch(given)
    if not found:
        raise ValueError("not_a_number")
    quantity = int(re.sub(r"\D", "", found[1]))
    if quantity < least:
        raise ValueError("too_few")
    if quantity > MOST_OF_ONE:
        raise ValueError("too_many")
    return quantity


def bounded(said: datetime, earliest: datetime, latest: datetime, slack: timedelta) -> tuple[datetime, bool]:
    """A time a phone told, brought between two times that are known; and whether its clock was off by more than the slack."""
    off = not earliest - slack <= said <= latest + slack
    return min(max(said, earliest), latest), off


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """How many working days a stall has to answer a buyer's complaint, from when until when, and on what that rests."""

    since: date
    until: date | None
    days: int
    basis: str
    source: str


@cache
def answer_rules() -> tuple[AnswerRule, ...]:
    """The rules that ship with the product, dated and with their source."""
    with ANSWER_DAYS.open(encoding="utf-8", newline="") as file:
        return tuple(
            AnswerRule(
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                int(row["working_days"]),
                row["basis"],
                row["source"],
            )
            for row in csv.DictReader(file)
        )


def answer_rule(day: date) -> AnswerRule:
    """The rule for a complaint received on this day; LookupError where none is known."""
    for rule in answer_rules():
        if rule.since <= day and (rule.until is None or day <= rule.until):
            return rule
    raise LookupError(f"no rule about answers on {day}")


def answer_by(received: datetime) -> date:
    """The last day to answer what was received then; the day of receipt is not counted."""
    calendar = vietnam()
    return calendar.add_working_days(received, answer_rule(calendar.add_working_days(received, 0)).days)


def problem_state(answer_by: date | None, *, offered: bool, closed: bool, today: date) -> ProblemState:
    """Whose turn it is: the stall's (`to_answer`, or `overdue` once its last day is over), the buyer's (`answered`, or
    `offered` where the stall asks to close it), nobody's (`closed`)."""
    if closed:
        return "closed"
    if answer_by is not None:
        return "overdue" if today > answer_by else "to_answer"
    return "offered" if offered else "answered"


def shares_of(cash: int, first: int, others: Sequence[tuple[int, int]]) -> tuple[int, dict[int, int]]:
    """Whose the cash of one parcel is (đồng): what is left for the order it is registered for, and by order what is for each that goes along.
    The first is owed `first`, the others (order, đồng): the first gets its own before the others, and whatever is too much."""
    left, found = max(cash - first, 0), {}
    for pk, missing in others:
        found[pk] = min(missing, left)
        left -= found[pk]
    return cash - sum(found.values()), found


def shared_out(shares: Sequence[tuple[int, int]], counted: Mapping[int, int]) -> dict[int, dict[int, int]]:
    """By order and line, what settlement lines of one parcel (đồng by line, in their order) bring each order: the first its own share before
    the next, and what is beyond all shares the first. Always the same for the same lines, and in sum what they count."""
    room, found = dict(shares), {pk: dict.fromkeys(counted, 0) for pk, _cash in shares}
    for line, amount in counted.items():
        left = amount
        for pk, _cash in shares:
            part = min(left, room[pk])
            found[pk][line] += part
            room[pk] -= part
            left -= part
        found[shares[0][0]][line] += left
    return found
