"""A simulated day goes by in the order of its clock, alike for alike seeds, and its bank tells the truth in every way."""

from __future__ import annotations

import json

from lantoa.payments.adapters.sepay.adapter import FEED
from tests.faults.days.outside import Account, Day


def drawn(seed: int) -> list[object]:
    day = Day(seed)
    seen: list[object] = [day.token(), day.uuid7()]
    for _ in range(5):
        day.later(lambda: seen.append(day.now()), minutes=day.minutes(30))
    for do in day.pass_by():
        do()
    return seen


def test_the_same_seed_is_the_same_day_and_another_one_another() -> None:
    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


def test_what_happens_happens_in_the_order_of_the_clock() -> None:
    day, seen = Day(1), []
    day.later(lambda: seen.append("later"), minutes=20)
    day.later(lambda: (seen.append("first"), day.later(lambda: seen.append("between"), minutes=5)), minutes=10)
    for do in day.pass_by():
        do()
    assert seen == ["first", "between", "later"]


def test_message_and_statement_tell_of_the_same_movement() -> None:
    day, account = Day(1), Account("0011000000001")
    moved = account.move(day, "in", 225_000, "LT2345678 chuyen tien")
    notice = FEED.parse(account.message(moved))
    assert (notice.reference, notice.amount, notice.direction, notice.at) == (moved.reference, 225_000, "in", moved.at)
    row = account.statement().decode().splitlines()[1].split(";")
    assert row[1:] == [moved.memo, "225.000", "", moved.reference]
    assert json.loads(account.message(moved))["id"] == moved.number
