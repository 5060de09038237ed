"""Which order a bank notification pays: a complete code decides, everything nearly right is only suggested."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.order_code import ALPHABET
from lantoa.payments.rules.matching import Book, Match, Notice, Payable, match
from lantoa.payments.tests.memos import memos, payables

NOON = datetime(2026, 11, 26, 5, tzinfo=UTC)
HERE, THERE = "0011009998801", "19035550001018"
CODE, OTHER = "LTFQX52QL", "LT6679AD9"


def payable(
    code: str = CODE, due: int = 250_000, account: str = HERE, state: str = "open", minutes: int = 60
) -> Payable:
    return Payable(code, account, due, state, NOON - timedelta(minutes=minutes))  # type: ignore[arg-type]


def notice(memo: str, amount: int = 250_000, direction: str = "in", account: str = HERE) -> Notice:
    return Notice(account, "FT1", direction, amount, NOON, memo)  # type: ignore[arg-type]


def judged(told: Notice, *payables: Payable) -> tuple[str, tuple[str, ...]]:
    found = Book(payables).take(told)
    return found.outcome, found.codes


def test_all_the_labelled_notifications_agree() -> None:
    book = Book(payables())
    differing = [
        (memo.id, found, memo.outcome, set(memo.codes))
        for memo in memos()
        if (found := book.take(memo.notice)) and (found.outcome, frozenset(found.codes)) != (memo.outcome, memo.codes)
    ]
    assert differing == []


def test_the_labelled_notifications_know_every_outcome() -> None:
    counted = Counter(memo.outcome for memo in memos())
    assert sum(counted.values()) == 100
    assert set(counted) == {
        "exact", "underpaid", "overpaid", "duplicate", "late", "already_paid", "split", "suggest", "unknown", "wrong_account", "ignored_outgoing",
    }  # fmt: skip


@pytest.mark.parametrize(
    "memo",
    [
        CODE, CODE.lower(), f"NGUYEN VAN A chuyen tien {CODE} cam on", "LT FQX5 2QL", "LT-FQX.52/QL", f"MBVCB.123.{CODE}.CT tu 0123", f"9{CODE}7",
        "L T F Q X 5 2 Q L", "lｔfqx52ql", f"x{CODE}{CODE}x",
    ],
)  # fmt: skip
def test_a_complete_code_is_found_however_the_bank_wraps_it(memo: str) -> None:
    assert judged(notice(memo), payable()) == ("exact", (CODE,))


@pytest.mark.parametrize(
    ("amount", "outcome"), [(250_000, "exact"), (249_999, "underpaid"), (1, "underpaid"), (250_001, "overpaid")]
)
def test_the_code_decides_and_the_amount_says_how_much(amount: int, outcome: str) -> None:
    assert judged(notice(CODE, amount), payable(), payable(OTHER, amount)) == (outcome, (CODE,))


@pytest.mark.parametrize(
    "memo",
    [
        "LTFQX52QM", "LTFQX52L", "LTFQX52QQL", "LTFXQ52QL", "TLFQX52QL", "FQX52QL", "cam on LTFQX5", "cam on LTFQX52", "cam on LTFQX52Q", "MTFQX52QL xin",
    ],
)  # fmt: skip
def test_nearly_a_code_is_suggested_and_never_matched(memo: str) -> None:
    assert judged(notice(memo, 1), payable()) == ("suggest", (CODE,))
    assert judged(notice(memo), payable()) == ("suggest", (CODE,))


@pytest.mark.parametrize("memo", ["LTFQX5 cam on", "LTFQX", "LTFQX52MM", "LTQFX25QL", "", "cam on ban"])
def test_what_is_not_even_near_is_unknown(memo: str) -> None:
    assert judged(notice(memo, 1), payable()) == ("unknown", ())


def test_without_a_code_the_only_order_of_this_amount_is_suggested() -> None:
    assert judged(notice("cam on"), payable(), payable(OTHER, 1)) == ("suggest", (CODE,))
    assert judged(notice("cam on"), payable(), payable(OTHER)) == ("unknown", ())


@pytest.mark.parametrize(("state", "outcome"), [("paid", "already_paid"), ("cancelled", "late")])
def test_a_closed_order_takes_no_money(state: str, outcome: str) -> None:
    assert judged(notice(CODE, 1), payable(state=state)) == (outcome, (CODE,))
    assert judged(notice("LTFQX52QM"), payable(state=state)) == ("unknown", ())


def test_an_order_of_another_account_is_named_and_not_paid() -> None:
    assert judged(notice(CODE), payable(account=THERE)) == ("wrong_account", (CODE,))
    assert judged(notice("LTFQX52QM"), payable(account=THERE)) == ("unknown", ())


def test_of_two_codes_the_open_one_is_paid() -> None:
    assert judged(notice(f"{CODE} {OTHER}"), payable(state="paid"), payable(OTHER)) == ("exact", (OTHER,))


def test_two_open_codes_are_paid_together_only_by_their_sum() -> None:
    two = (payable(due=100), payable(OTHER, 150))
    assert judged(notice(CODE + OTHER, 250), *two) == ("split", (CODE, OTHER))
    for amount in (100, 150, 249, 251):
        assert judged(notice(CODE + OTHER, amount), *two) == ("suggest", (CODE, OTHER))


def test_an_order_placed_later_is_not_meant() -> None:
    assert judged(notice(CODE), payable(minutes=-1)) == ("unknown", ())


def test_outgoing_money_pays_nothing_whatever_it_says() -> None:
    assert judged(notice(CODE, direction="out"), payable()) == ("ignored_outgoing", ())


def test_a_part_and_then_the_rest() -> None:
    book = Book([payable()])
    told = [
        Notice(HERE, str(number), "in", amount, NOON, CODE)
        for number, amount in enumerate((100_000, 100_000, 50_000, 1))
    ]
    assert [book.take(one).outcome for one in told] == ["underpaid", "underpaid", "exact", "already_paid"]


def test_the_same_reference_again_is_a_duplicate_of_the_first_whatever_it_says_now() -> None:
    book = Book([payable(), payable(OTHER)])
    assert book.take(notice(CODE)).outcome == "exact"
    assert book.take(notice(OTHER)) == Match("duplicate", (CODE,))
    assert book.take(notice("cam on", account=THERE)).outcome == "unknown"


def test_candidates_are_asked_for_only_when_no_complete_code_was_found() -> None:
    def never() -> list[Payable]:
        raise AssertionError("asked")

    assert match(notice(CODE), [payable()], never).outcome == "exact"
    assert match(notice("x", direction="out"), [], never).outcome == "ignored_outgoing"


@given(st.text(max_size=300), st.integers(1, 10**15))
def test_whatever_a_memo_says_money_is_matched_only_by_a_complete_code(memo: str, amount: int) -> None:
    found = Book([payable(), payable(OTHER, 7)]).take(notice(memo, amount))
    assert found.outcome in {"suggest", "unknown"} or found.codes


@given(st.text(ALPHABET, min_size=7, max_size=7), st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_slip_anywhere_is_never_matched(tail: str, place: int, symbol: str) -> None:
    code = f"LT{tail}"
    slipped = code[:place] + symbol + code[place + 1 :]
    outcome, codes = judged(notice(slipped), payable(code))
    assert (outcome, codes) == (("exact" if slipped == code else "suggest"), (code,))


def test_a_code_that_the_banks_number_may_have_completed_pays_only_the_very_amount() -> None:
    memo = "LTFQX52-3341028"
    assert judged(notice(memo, 250_000), payable("LTFQX5233")) == ("exact", ("LTFQX5233",))
    assert judged(notice(memo, 90_000), payable("LTFQX5233")) == ("suggest", ("LTFQX5233",))
    assert judged(notice("LTFQX52-33 341028", 90_000), payable("LTFQX5233")) == ("underpaid", ("LTFQX5233",))
