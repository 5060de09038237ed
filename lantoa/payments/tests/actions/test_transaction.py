"""What the bank says is written down once and counted towards what it pays; the rest waits for the seller."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions.payment import confirm_by_seller
from lantoa.payments.actions.request import cancel_request, request_payment
from lantoa.payments.actions.telling import take_notice
from lantoa.payments.actions.transaction import reopen, settle
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.errors import AlreadySettled, NotOpen
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, PayoutAccount
from lantoa.payments.queries.money import payments_of, to_look_at
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.tests.memos import Memo, memos, payables

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> PayoutAccount:
    return factories.fed_account()


def seller(account: PayoutAccount) -> accounts.ActingPerson:
    return factories.owner_of(factories.organisation_of(account))


def received(*requests: PaymentRequest) -> list[int]:
    return [PaymentRequest.objects.get(pk=request.pk).received for request in requests]


@pytest.mark.parametrize(("amount", "outcome"), [(250_000, "exact"), (100_000, "underpaid"), (300_000, "overpaid")])
def test_the_code_in_the_memo_decides(account: PayoutAccount, amount: int, outcome: str) -> None:
    request, other = factories.asked(account, 250_000), factories.asked(account, amount)
    line = factories.told(account, amount, f"mbvcb {request.code.lower()} cam on")
    assert (line.outcome, line.candidates, line.needs_a_look) == (outcome, [request.code], False)
    (payment,) = payments_of(factories.subject_of(request))
    assert (payment.source, payment.amount, payment.transaction, payment.at) == ("bank", amount, line, line.at)
    assert received(request, other) == [amount, 0]
    entry = journal.entries_about(request).get(act=acts.PAYMENT_RECEIVED)
    assert (entry.data["outcome"], entry.data["amount"], entry.occurred_at) == (outcome, amount, line.at)


def test_a_part_then_the_rest_then_too_much(account: PayoutAccount) -> None:
    request = factories.asked(account, 250_000)
    told = [factories.told(account, amount, request.code).outcome for amount in (100_000, 150_000, 5_000)]
    assert told == ["underpaid", "exact", "already_paid"]
    assert received(request) == [250_000]
    assert to_look_at(account.organisation_id).get().amount == 5_000


def test_one_transfer_pays_two_orders_together(account: PayoutAccount) -> None:
    first, second = factories.asked(account, 100), factories.asked(account, 200)
    factories.told(account, 50, second.code)
    line = factories.told(account, 250, f"{second.code}{first.code}")
    assert (line.outcome, set(line.candidates)) == ("split", {first.code, second.code})
    assert sorted(payment.amount for payment in line.payments.all()) == [100, 150]
    assert received(first, second) == [100, 200]


def test_two_orders_and_another_sum_is_left_to_the_seller(account: PayoutAccount) -> None:
    first, second = factories.asked(account, 100), factories.asked(account, 200)
    line = factories.told(account, 299, f"{first.code} {second.code}")
    assert (line.outcome, line.needs_a_look) == ("suggest", True)
    assert received(first, second) == [0, 0]


def test_the_same_reference_again_is_the_same_money(account: PayoutAccount) -> None:
    request = factories.asked(account, 250_000)
    notice = factories.notice(account, 100_000, request.code)
    first = take_notice(account, notice)
    again = take_notice(account, replace(notice, outside_id="another message", memo="said otherwise"))
    assert again == first
    assert received(request) == [100_000]
    assert not again.needs_a_look


def test_the_same_reference_on_another_account_is_other_money(account: PayoutAccount) -> None:
    other = factories.fed_account()
    for one in (account, other):
        request = factories.asked(one, 100)
        factories.told(one, 100, request.code, reference="604512")
        assert received(request) == [100]


@pytest.mark.parametrize("changes", [{"amount": 999_999}, {"direction": "out"}])
def test_a_line_told_again_otherwise_is_shown_and_counts_nothing(
    account: PayoutAccount, changes: dict[str, object]
) -> None:
    request = factories.asked(account, 250_000)
    notice = factories.notice(account, 250_000, request.code)
    take_notice(account, notice)
    for _ in range(2):
        line = take_notice(account, replace(notice, **changes))
    assert (line.amount, line.outcome, line.needs_a_look) == (250_000, "exact", True)
    assert received(request) == [250_000]
    contradicted = journal.entries_about(line).get(act=acts.TRANSACTION_UNMATCHED)
    assert contradicted.data["contradicted"] is True


def test_money_for_a_cancelled_order_is_late(account: PayoutAccount) -> None:
    request = factories.asked(account)
    cancel_request(factories.subject_of(request))
    line = factories.told(account, 250_000, request.code)
    assert (line.outcome, line.needs_a_look) == ("late", True)
    assert received(request) == [0]


def test_money_on_another_account_than_the_orders_is_not_counted(account: PayoutAccount) -> None:
    request = factories.asked(factories.fed_account())
    line = factories.told(account, 250_000, request.code)
    assert (line.outcome, line.candidates) == ("wrong_account", [request.code])
    assert received(request) == [0]
    assert Payment.objects.count() == 0


def test_nearly_a_code_is_only_suggested(account: PayoutAccount) -> None:
    request = factories.asked(account)
    line = factories.told(account, 250_000, request.code[:8])
    assert (line.outcome, line.candidates) == ("suggest", [request.code])
    assert received(request) == [0]


def test_what_fits_nothing_is_unknown_and_said_upwards(account: PayoutAccount) -> None:
    line = factories.told(account, 123_000, "cam on ban")
    entry = journal.entries_about(line).get()
    assert (line.outcome, entry.act, entry.data["outcome"]) == ("unknown", acts.TRANSACTION_UNMATCHED, "unknown")
    assert entry.on_behalf_of_id == account.organisation_id


def test_outgoing_money_is_kept_and_otherwise_ignored(account: PayoutAccount) -> None:
    request = factories.asked(account)
    line = factories.told(account, 250_000, request.code, direction="out")
    assert (line.outcome, line.needs_a_look) == ("ignored_outgoing", False)
    assert received(request) == [0]
    assert not journal.entries_about(line).exists()


def test_a_bank_whose_clock_is_behind_still_means_the_order(account: PayoutAccount) -> None:
    request = factories.asked(account)
    early = request.placed_at - timedelta(minutes=4)
    assert factories.told(account, 250_000, request.code, at=early).outcome == "exact"
    other = factories.asked(account)
    assert factories.told(account, 7, other.code, at=other.placed_at - timedelta(minutes=6)).outcome == "unknown"


def test_an_order_nobody_paid_for_months_is_no_suggestion(account: PayoutAccount, stage: Stage) -> None:
    request = factories.asked(account)
    stage.later(days=91)
    assert factories.told(account, 250_000, "cam on").outcome == "unknown"
    assert factories.told(account, 250_000, request.code).outcome == "exact"


def test_what_the_seller_had_confirmed_is_not_counted_again_when_the_bank_says_it_too(account: PayoutAccount) -> None:
    whole, part = factories.asked(account), factories.asked(account)
    confirm_by_seller(whole, by=seller(account))
    confirm_by_seller(part, amount=100_000, by=seller(account))
    for request, amount in ((whole, 250_000), (part, 100_000)):
        line = factories.told(account, amount, request.code)
        assert (line.outcome, line.needs_a_look) == ("already_paid", True)
    assert received(whole, part) == [250_000, 100_000]
    assert factories.told(account, 150_000, part.code).outcome == "exact"


def test_an_account_of_before_is_still_listened_to(account: PayoutAccount) -> None:
    factories.told(account, 1)
    request = factories.asked(account)
    factories.account(factories.organisation_of(account))
    assert factories.told(account, 250_000, request.code).outcome == "exact"


def test_money_is_counted_by_hand_towards_an_open_order_and_is_still_the_banks(account: PayoutAccount) -> None:
    request, line = factories.asked(account), factories.told(account, 200_000)
    settled = settle(line, request=request, by=seller(account))
    assert (settled.outcome, settled.needs_a_look, settled.settled_by_id) == (
        "unknown",
        False,
        seller(account).person_id,
    )
    (payment,) = payments_of(factories.subject_of(request))
    assert (payment.source, payment.amount, payment.transaction) == ("bank", 200_000, line)
    entry = journal.entries_about(request).get(act=acts.PAYMENT_RECEIVED)
    assert entry.data["outcome"] == "by_hand"
    assert journal.entries_about(line).filter(act=acts.TRANSACTION_SETTLED).exists()


def test_money_is_explained_once(account: PayoutAccount) -> None:
    first, second, line = factories.asked(account), factories.asked(account), factories.told(account, 1_000)
    key = world.uuid7()
    for _ in range(2):
        settle(line, request=first, by=seller(account), key=key)
    for again in ({"request": second}, {"note": "x"}):
        with pytest.raises(AlreadySettled):
            settle(line, **again, by=seller(account))
    assert received(first, second) == [1_000, 0]


def test_what_a_rule_explained_cannot_be_explained_otherwise(account: PayoutAccount) -> None:
    paid, other = factories.asked(account), factories.asked(account)
    line = factories.told(account, 250_000, paid.code)
    with pytest.raises(AlreadySettled):
        settle(line, request=other, by=seller(account))
    assert received(other) == [0]


def test_no_order_of_others_cancelled_or_paid_takes_the_money(account: PayoutAccount) -> None:
    others, gone, paid = factories.asked(factories.fed_account()), factories.asked(account), factories.asked(account)
    cancel_request(factories.subject_of(gone))
    factories.told(account, 250_000, paid.code)
    line = factories.told(account, 1_000)
    for request in (others, gone, paid):
        with pytest.raises(NotOpen):
            settle(line, request=request, by=seller(account))
    line.refresh_from_db()
    assert line.needs_a_look
    assert received(others, gone, paid) == [0, 0, 250_000]


def test_money_that_paid_already_is_not_counted_twice_when_it_was_contradicted(account: PayoutAccount) -> None:
    paid, other = factories.asked(account), factories.asked(account)
    notice = factories.notice(account, 250_000, paid.code)
    take_notice(account, notice)
    line = take_notice(account, replace(notice, amount=1))
    with pytest.raises(NotOpen):
        settle(line, request=other, by=seller(account))
    assert not settle(line, note="đã so với ngân hàng", by=seller(account)).needs_a_look


def test_a_note_is_cut_to_what_fits_and_can_be_taken_back(account: PayoutAccount) -> None:
    line = factories.told(account, 1_000)
    assert settle(line, note=" " + "ạ" * 500, by=seller(account)).settled_note == "ạ" * 200
    key = world.uuid7()
    for _ in range(2):
        assert reopen(line, reason="nhầm", by=seller(account), key=key).needs_a_look
    assert line.settled_note == ""
    assert journal.entries_about(line).filter(act=acts.TRANSACTION_REOPENED).count() == 1
    assert list(to_look_at(account.organisation_id)) == [line]


def test_only_a_note_can_be_taken_back(account: PayoutAccount) -> None:
    by_rule = factories.told(account, 250_000, factories.asked(account).code)
    by_hand, waiting = factories.told(account, 1_000), factories.told(account, 2_000)
    settle(by_hand, request=factories.asked(account), by=seller(account))
    for line in (by_rule, by_hand, waiting):
        with pytest.raises(AlreadySettled):
            reopen(line, by=seller(account))
    assert Payment.objects.counted().count() == 2


def test_lines_are_visible_to_their_own_organisation_only(account: PayoutAccount) -> None:
    line = factories.told(account, 1_000)
    assert list(BankTransaction.objects.visible_to(seller(account))) == [line]
    stranger = seller(factories.account())
    assert not BankTransaction.objects.visible_to(stranger).exists()
    assert not BankTransaction.objects.visible_to(accounts.Visitor()).exists()


def test_all_the_labelled_notifications_agree_as_real_money_does(stage: Stage) -> None:
    """The same hundred as the rules are proved on, through the database: accounts, requests, running states."""
    accounts_ = {
        number: _account_of(number)
        for number in {payable.account for payable in payables()} | {memo.notice.account for memo in memos()}
    }
    requests = {payable.code: _request_of(payable, accounts_[payable.account]) for payable in payables()}
    differing = []
    for number, memo in enumerate(memos()):
        stage.time = memo.notice.at + timedelta(seconds=5)
        found = _told(accounts_[memo.notice.account], memo, number)
        if found != (memo.outcome, memo.codes):
            differing.append((memo.id, found, memo.outcome, set(memo.codes)))
    assert differing == []
    for request in requests.values():
        request.refresh_from_db()
        counted = sum(payment.amount for payment in Payment.objects.counted().filter(request=request))
        assert request.received in (counted, request.amount)


def _account_of(number: str) -> PayoutAccount:
    return factories.account(number=number)


def _request_of(payable: object, account: PayoutAccount) -> PaymentRequest:
    request = request_payment(
        code=payable.code, organisation_id=account.organisation_id, amount=payable.due, subject=factories.person()
    )
    state = {"paid": {"received": payable.due}, "cancelled": {"cancelled_at": payable.placed_at}, "open": {}}[
        payable.state
    ]
    # The rules stand on exact times; here banks' clocks may be five minutes off.
    PaymentRequest.objects.filter(pk=request.pk).update(placed_at=payable.placed_at + timedelta(minutes=5), **state)
    return request


def _told(account: PayoutAccount, memo: Memo, number: int) -> tuple[str, frozenset[str]]:
    said = memo.notice
    notice = BankNotice(f"n{number}", said.account, "", said.direction, said.amount, said.at, said.memo, said.reference)
    known = BankTransaction.objects.filter(account=account, reference=said.reference).exists()
    before = Payment.objects.count()
    line = take_notice(account, notice)
    if known and said.direction == "in":
        assert Payment.objects.count() == before
        return "duplicate", frozenset(line.candidates)
    return line.outcome, frozenset(line.candidates)
