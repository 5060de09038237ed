"""Money that goes back: never more than came, closed by the bank's word about exactly it, whatever comes first."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from lantoa.journal import api as journal
from lantoa.kit import vietqr
from lantoa.kit.order_code import new_code
from lantoa.payments.actions import refund as refunds
from lantoa.payments.actions.payment import mark_late
from lantoa.payments.actions.request import cancel_request
from lantoa.payments.actions.telling import Marks, take_notices
from lantoa.payments.actions.transaction import reopen, settle
from lantoa.payments.errors import AlreadySettled, BadAccount, BadRefund
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, PayoutAccount, Refund
from lantoa.payments.queries.ledger import Recount
from lantoa.payments.queries.refund import refund_payload, refunds_of, went_out
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db


def owner(account: PayoutAccount) -> object:
    return factories.owner_of(factories.organisation_of(account))


def proposed(amount: int = 100_000, of: PaymentRequest | None = None, reason: str = "cancelled") -> Refund:
    request = of or factories.paid_request(factories.account(), 250_000)
    return refunds.propose_refund(request, amount=amount, reason=reason, by=owner(request.account))


def agrees() -> dict[str, int]:
    """Nothing disagrees with the ledger; the balances that are not 0."""
    recount = Recount()
    assert list(recount.faults()) == []
    return {account: balance for account, balance in recount.balances.items() if balance}


def test_a_refund_takes_of_what_came_and_no_đồng_more() -> None:
    request = factories.paid_request(factories.account(), 250_000)
    proposed(100_000, request)
    proposed(150_000, request)
    for more in (1, 250_000, 0, -5):
        with pytest.raises(BadRefund):
            proposed(more, request)
    request.refresh_from_db()
    assert (request.received, request.refunding, request.kept) == (250_000, 250_000, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentRequest.objects.filter(pk=request.pk).update(refunding=250_001)
    assert agrees() == {"bank": 250_000, "requests": -250_000}


def test_money_to_be_given_back_is_asked_for_no_more_and_counts_no_more() -> None:
    request = factories.paid_request(factories.account(), 250_000)
    proposed(50_000, request, "allowance")
    request.refresh_from_db()
    refunds.lower_request(request, 50_000)
    assert (request.amount, request.due, request.over) == (200_000, 0, 0)
    refunds.lower_request(request, -30_000)
    assert (request.amount, request.due) == (230_000, 30_000)
    assert request in PaymentRequest.objects.open()
    assert factories.told(request.account, 30_000, request.code).outcome == "exact"
    with pytest.raises(BadRefund):
        refunds.lower_request(request, 230_001)


def test_the_bank_closes_it_by_its_code_and_the_account_is_erased() -> None:
    refund = proposed(250_000)
    refunds.give_account(refund, **factories.BUYER, by=owner(refund.request.account))
    assert refund.state == "to_pay_back"
    pay = vietqr.parse(refund_payload(refund))
    assert (pay.bin, pay.account, pay.amount, pay.memo) == ("970422", "0123456789", "250000", refund.code)
    assert b"0123456789" not in bytes(refund.account_sealed)
    line = factories.went(refund.request.account, 250_000, f"MBVCB.99 {refund.code} hoan tien")
    refund.refresh_from_db()
    assert (refund.state, refund.source, refund.closed_by, refund.went_at) == ("closed", "bank", line, line.at)
    assert (refund.account, bytes(refund.account_sealed), refund.account_shown) == (None, b"", "MB Bank ••••6789")
    assert refund_payload(refund) == ""
    assert (line.outcome, line.candidates) == ("refund", [refund.code])
    assert agrees() == {}
    (entry,) = journal.entries_about(refund).filter(act="payments.refund_closed")
    assert "0123456789" not in str(entry.data)


@pytest.mark.parametrize(
    ("amount", "memo"),
    [
        (250_001, "{code}"),
        (249_999, "{code}"),
        (250_000, "hoan tien"),
        (250_000, "{wrong}"),
        (250_000, "{code} {other}"),
    ],
)
def test_what_is_not_exactly_it_closes_nothing(amount: int, memo: str) -> None:
    account = factories.account()
    refund, other = (proposed(250_000, factories.paid_request(account)) for _twice in range(2))
    wrong = refund.code[:-1] + ("2" if refund.code[-1] != "2" else "3")
    line = factories.went(account, amount, memo.format(code=refund.code, other=other.code, wrong=wrong))
    assert line.outcome == "ignored_outgoing"
    assert Refund.objects.open().count() == 2
    assert agrees() == {"bank": 500_000 - amount, "outgoing": amount, "requests": -500_000}


def test_a_transfer_of_the_same_amount_is_offered_and_closes_it_with_one_word_once() -> None:
    account = factories.account()
    earlier = factories.paid_request(account)
    line = factories.went(account, 250_000, "tra lai chi Mua")
    refund, other = proposed(250_000, earlier), proposed(250_000, factories.paid_request(account))
    assert went_out(refund) == [line]
    refunds.close_by_line(refund, line, by=owner(account))
    assert (refund.state, refund.source) == ("closed", "bank")
    assert went_out(other) == []
    line.refresh_from_db()
    with pytest.raises(BadRefund):
        refunds.close_by_line(other, line, by=owner(account))
    assert agrees() == {"bank": 250_000, "requests": -250_000}


def test_a_transfer_of_others_or_of_another_amount_closes_nothing() -> None:
    refund = proposed(250_000)
    for line in (
        factories.went(factories.account(), 250_000, "x"),
        factories.went(refund.request.account, 250_001, "x"),
        factories.told(refund.request.account, 250_000, "x"),
    ):
        with pytest.raises(BadRefund):
            refunds.close_by_line(refund, line, by=owner(refund.request.account))
    assert Refund.objects.get().state == "to_name_account"


def test_told_twice_it_went_once() -> None:
    refund = proposed(250_000)
    account = refund.request.account
    notice = factories.notice(account, 250_000, refund.code, direction="out")
    for source in ("csv", "csv", "camt"):
        take_notices(account, [(Marks().of(notice), notice)], source=source)
    assert BankTransaction.objects.filter(direction="out").count() == 1
    assert agrees() == {}


def test_a_statement_of_many_rows_closes_all_that_it_names() -> None:
    account = factories.account()
    those = [proposed(250_000, factories.paid_request(account)) for _number in range(3)]
    told = [factories.notice(account, 250_000, one.code, direction="out") for one in those]
    marks = Marks()
    take_notices(account, [(marks.of(one), one) for one in told], source="csv")
    assert Refund.objects.closed().count() == 3
    assert agrees() == {}


def test_the_sellers_word_closes_it_and_the_banks_takes_its_place() -> None:
    refund = proposed(250_000)
    by = owner(refund.request.account)
    refunds.close_by_hand(refund, cash=False, by=by)
    assert (refund.state, refund.source) == ("closed", "seller")
    assert agrees() == {"bank": 250_000, "said": -250_000}
    with pytest.raises(BadRefund):
        refunds.close_by_hand(refund, cash=True, by=by)
    factories.went(refund.request.account, 250_000, refund.code)
    refund.refresh_from_db()
    assert refund.source == "bank"
    assert agrees() == {}


def test_cash_is_given_back_as_cash() -> None:
    refund = proposed(250_000)
    refunds.close_by_hand(refund, cash=True, by=owner(refund.request.account))
    assert agrees() == {"bank": 250_000, "cash": -250_000}
    line = factories.went(refund.request.account, 250_000, refund.code)
    assert line.outcome == "ignored_outgoing"


def test_money_nobody_can_explain_goes_back_out_of_suspense() -> None:
    account = factories.account()
    by, line = owner(account), factories.told(account, 90_000, "cam on")
    refund = refunds.return_line(line, by=by)
    assert refund in Refund.objects.open()
    assert line.needs_a_look
    assert agrees() == {"bank": 90_000, "suspense": -90_000}
    for refused in (lambda: refunds.return_line(line, by=by), lambda: settle(line, note="x", by=by)):
        with pytest.raises(AlreadySettled):
            refused()
    factories.went(account, 90_000, refund.code)
    line.refresh_from_db()
    assert not line.needs_a_look
    assert line.settled_note == f"Đã trả lại · {refund.code}"
    with pytest.raises(AlreadySettled):
        reopen(line, by=by)
    assert agrees() == {}


def test_returning_it_can_be_taken_back_and_then_it_is_explained_otherwise() -> None:
    account = factories.account()
    by, line = owner(account), factories.told(account, 90_000, "cam on")
    refund = refunds.return_line(line, by=by)
    refunds.give_account(refund, **factories.BUYER, by=by)
    refunds.drop_refund(refund, by=by)
    assert (refund.state, bytes(refund.account_sealed)) == ("cancelled", b"")
    assert factories.went(account, 90_000, refund.code).outcome == "ignored_outgoing"
    settle(line, note="Tiền riêng", by=by)
    assert agrees() == {"other": -90_000, "outgoing": 90_000}
    with pytest.raises(AlreadySettled):
        refunds.return_line(line, by=by)


def test_what_an_order_owes_is_not_taken_back_and_too_much_may_be() -> None:
    account = factories.account()
    by, request = owner(account), factories.asked(account, 100_000)
    factories.told(account, 130_000, request.code)
    request.refresh_from_db()
    assert request.over == 30_000
    more = proposed(30_000, request, "overpaid")
    owed = proposed(100_000, request, "cancelled")
    refunds.drop_refund(more, by=by)
    request.refresh_from_db()
    assert request.refunding == 100_000
    for refused in (more, owed):
        with pytest.raises(BadRefund):
            refunds.drop_refund(refused, by=by)
    with pytest.raises(BadRefund):
        refunds.give_account(more, **factories.BUYER, by=by)


@pytest.mark.parametrize("how", ["cash", "transfer", "tap", "word then tap"])
def test_a_slip_is_taken_back_by_new_entries_and_it_is_to_be_paid_back_again(how: str) -> None:
    account = factories.account()
    by, refund = owner(account), proposed(250_000, factories.paid_request(account))
    line = factories.went(account, 250_000, "x") if "tap" in how else None
    if how != "tap":
        refunds.close_by_hand(refund, cash=how == "cash", by=by)
    if line:
        refunds.close_by_line(refund, line, by=by)
    refunds.reopen_refund(refund, by=by)
    assert (refund.state, refund.source, refund.closed_by) == ("to_name_account", "", None)
    out = {"outgoing": 250_000} if line else {"bank": 250_000}
    assert agrees() == {**out, "requests": -250_000}
    with pytest.raises(BadRefund):
        refunds.reopen_refund(refund, by=by)
    factories.went(account, 250_000, refund.code)
    refund.refresh_from_db()
    assert refund.state == "closed"
    with pytest.raises(BadRefund):
        refunds.reopen_refund(refund, by=by)
    assert sum(agrees().values()) == 0


def test_money_in_suspense_waits_again_when_its_return_was_a_slip() -> None:
    account = factories.account()
    by, line = owner(account), factories.told(account, 90_000, "cam on")
    refund = refunds.return_line(line, by=by)
    refunds.close_by_hand(refund, cash=True, by=by)
    refunds.reopen_refund(refund, reason="nhầm", by=by)
    line.refresh_from_db()
    assert line.needs_a_look
    assert agrees() == {"bank": 90_000, "suspense": -90_000}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"bank_bin": "000000"}, "bank_bin"), ({"number": "12"}, "number"), ({"number": "1" * 20}, "number"),
        ({"holder": "…"}, "holder"), ({"holder": "A" * 121}, "holder"),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_one_is_refused_beside_its_field(wrong: dict[str, str], field: str) -> None:
    refund = proposed()
    with pytest.raises(BadAccount) as refused:
        refunds.give_account(refund, **{**factories.BUYER, **wrong}, by=owner(refund.request.account))
    assert refused.value.field == field
    assert Refund.objects.get().state == "to_name_account"


def test_the_same_key_gives_back_once() -> None:
    request, key = factories.paid_request(factories.account()), uuid4()
    by = owner(request.account)
    those = [refunds.propose_refund(request, amount=50_000, reason="allowance", by=by, key=key) for _ in range(2)]
    assert those[0] == those[1]
    assert refunds_of(factories.subject_of(request)) == [those[0]]


def test_the_ledger_check_finds_a_refund_that_is_not_in_it() -> None:
    refund = proposed(250_000)
    Refund.objects.filter(pk=refund.pk).update(closed_at=refund.proposed_at, source="cash")
    assert any("is not in the ledger" in fault for fault in Recount().faults())
    Refund.objects.filter(pk=refund.pk).update(closed_at=None, amount=249_999)
    assert any("its refunds come to" in fault for fault in Recount().faults())


EVENTS = ("paid", "paid again", "cancelled", "went")


@pytest.mark.parametrize("order", list(itertools.permutations(EVENTS)), ids=" ".join)
def test_whatever_comes_first_the_balances_end_the_same(order: tuple[str, ...]) -> None:
    account = factories.account()
    by, request = owner(account), factories.asked(account, 100_000, new_code())

    def give_back() -> None:
        # As a room above does when what was ordered is cancelled.
        request.refresh_from_db()
        if request.over and request.cancelled_at:
            refunds.propose_refund(request, amount=request.over, reason="cancelled", by=by)

    do: dict[str, Callable[[], object]] = {
        "paid": lambda: factories.told(account, 100_000, request.code),
        "paid again": lambda: factories.told(account, 100_000, f"{request.code} lan 2"),
        "cancelled": lambda: (cancel_request(factories.subject_of(request)), give_back()),
        "went": lambda: factories.went(account, 100_000, f"hoan tien {request.code}"),
    }
    for event in order:
        do[event]()
    # What the seller is shown to do: return what came too late or twice, and say that the transfer was one of these.
    for line in BankTransaction.objects.to_look_at().filter(direction="in"):
        refunds.return_line(line, by=by)
    for refund in Refund.objects.open():
        for line in went_out(refund)[:1]:
            refunds.close_by_line(refund, line, by=by)
    assert (Refund.objects.open().count(), Refund.objects.closed().count()) == (1, 1)
    found = agrees()
    assert found["bank"] == 100_000
    assert found.get("suspense", 0) + found.get("requests", 0) == -100_000
    assert "outgoing" not in found


def test_money_taken_back_as_too_late_can_be_returned() -> None:
    request = factories.paid_request(factories.account())
    mark_late(Payment.objects.get(request=request))
    line = BankTransaction.objects.get()
    refund = refunds.return_line(line, by=owner(request.account))
    assert refund.request == request
    factories.went(request.account, 250_000, refund.code)
    assert agrees() == {}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_however_many_ask_at_once_no_more_goes_back_than_came() -> None:
    request = factories.paid_request(factories.account(), 250_000)
    by, start, done = owner(request.account), threading.Barrier(6), []

    def ask() -> None:
        try:
            start.wait()
            done.append(refunds.propose_refund(request, amount=100_000, reason="allowance", by=by))
        except BadRefund:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    request.refresh_from_db()
    assert (len(done), request.refunding) == (2, 200_000)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_the_sellers_word_and_the_banks_at_once_close_it_once() -> None:
    refund = proposed(250_000)
    account, by, start = refund.request.account, owner(refund.request.account), threading.Barrier(2)

    def bank() -> None:
        start.wait()
        factories.went(account, 250_000, refund.code)
        connection.close()

    def seller() -> None:
        start.wait()
        try:
            refunds.close_by_hand(Refund.objects.get(), cash=False, by=by)
        except BadRefund:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for one in (bank, seller)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Refund.objects.get().source == "bank"
    assert agrees() == {}
