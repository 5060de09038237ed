"""What an order's times and sums mean, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lantoa.orders import rules

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)
FRESH = rules.Facts(
    cod=False, total=260_000, received=0, expires_at=LATER, confirmed=False, packed=False, handed_over=False, cancelled=False
)  # fmt: skip


@pytest.mark.parametrize(
    ("received", "status"), [(0, "none"), (1, "partial"), (259_999, "partial"), (260_000, "full"), (260_001, "over")]
)
def test_how_much_has_come_in(received: int, status: str) -> None:
    assert rules.payment_status(260_000, received) == status


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "awaiting_payment"),
        ({"expires_at": BEFORE}, "expired"),
        ({"expires_at": NOW}, "expired"),
        ({"expires_at": BEFORE, "received": 1}, "awaiting_payment"),
        ({"expires_at": None, "received": 259_999}, "awaiting_payment"),
        ({"expires_at": None, "received": 260_000}, "to_pack"),
        ({"expires_at": BEFORE, "received": 300_000}, "to_pack"),
        ({"cod": True, "expires_at": None}, "to_confirm"),
        ({"cod": True, "expires_at": None, "received": 100}, "to_confirm"),
        ({"cod": True, "expires_at": None, "confirmed": True}, "to_pack"),
        ({"cod": True, "expires_at": None, "received": 260_000}, "to_pack"),
        ({"packed": True}, "to_hand_over"),
        ({"packed": True, "handed_over": True}, "handed_over"),
        ({"cancelled": True}, "cancelled"),
        ({"cancelled": True, "expires_at": BEFORE}, "cancelled"),
    ],
)
def test_what_comes_next_for_an_order(facts: dict[str, object], state: str) -> None:
    assert rules.state(replace(FRESH, **facts), NOW) == state


@pytest.mark.parametrize(
    ("typed", "quantity"),
    [("2", 2), (" 2 ", 2), ("2 kg", 2), ("2kg", 2), ("12 hộp", 12), ("1.000", 1_000), ("1,000", 1_000), ("２", 2), ("9999", 9_999), ("007", 7)],
)  # fmt: skip
def test_a_number_is_read_as_people_type_it(typed: str, quantity: int) -> None:
    assert rules.read_quantity(typed) == quantity


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "not_a_number"), ("hai", "not_a_number"), ("1,5", "not_a_number"), ("1.5 kg", "not_a_number"), ("1e400", "not_a_number"),
        ("2 hay 3", "not_a_number"), ("-1", "too_few"), ("−2", "too_few"), ("0", "too_few"), ("10000", "too_many"), ("9" * 5_000, "too_many"),
        ("🦑", "not_a_number"), ("NaN", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_things_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        rules.read_quantity(typed)


def test_nothing_is_a_number_where_a_line_may_be_left_out() -> None:
    assert rules.read_quantity("0", least=0) == 0


@pytest.mark.parametrize(
    ("said", "kept", "off"),
    [
        (0, 0, False),
        (30, 30, False),
        (-1, 0, False),
        (-3, 0, True),
        (61, 60, False),
        (63, 60, True),
        (500_000, 60, True),
        (-500_000, 0, True),
    ],
)
def test_a_told_time_is_brought_between_two_known_ones(said: int, kept: int, off: bool) -> None:
    def at(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    assert rules.bounded(at(said), at(0), at(60), timedelta(minutes=2)) == (at(kept), off)


@pytest.mark.parametrize(
    ("answer_by", "offered", "closed", "state"),
    [
        (date(2026, 11, 21), False, False, "to_answer"), (date(2026, 11, 20), False, False, "overdue"), (None, False, False, "answered"),
        (None, True, False, "offered"), (date(2026, 11, 20), False, True, "closed"), (None, True, True, "closed"),
    ],
)  # fmt: skip
def test_whose_turn_it_is_with_a_problem(answer_by: date | None, offered: bool, closed: bool, state: str) -> None:
    said = {"offered": offered, "closed": closed, "today": date(2026, 11, 21)}
    assert rules.problem_state(answer_by, **said) == state


def test_the_last_day_to_answer_counts_vietnam_s_days_and_not_the_day_of_receipt() -> None:
    # 22:30 UTC of a Sunday is Monday in Vietnam; the 24th is a holiday.
    assert rules.answer_by(datetime(2026, 11, 22, 22, 30, tzinfo=UTC)) == date(2026, 12, 3)
    assert rules.answer_by(NOW) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("cash", "own", "others"),
    [(340, 250, {2: 90}), (300, 250, {2: 50}), (250, 250, {2: 0}), (100, 100, {2: 0}), (400, 310, {2: 90}), (0, 0, {2: 0})],
)  # fmt: skip
def test_the_cash_of_a_parcel_is_the_first_orders_and_then_the_others(
    cash: int, own: int, others: dict[int, int]
) -> None:
    assert rules.shares_of(cash, 250, [(2, 90)]) == (own, others)


def test_what_is_settled_is_shared_out_whole_and_the_first_gets_what_is_too_much() -> None:
    shares = [(1, 250), (2, 90), (3, 0)]
    for counted in ({7: 340}, {7: 100, 8: 240}, {7: 0, 8: 300}, {7: 340, 8: 60}, {}):
        found = rules.shared_out(shares, counted)
        assert {line: sum(found[pk][line] for pk in found) for line in counted} == counted
    assert rules.shared_out(shares, {7: 300, 8: 100}) == {1: {7: 250, 8: 60}, 2: {7: 50, 8: 40}, 3: {7: 0, 8: 0}}
