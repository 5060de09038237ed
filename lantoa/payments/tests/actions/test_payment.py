"""Money is counted by the bank's word, the seller's or in cash, and taken back when it came too late."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions.payment import confirm_by_seller, mark_late, take_cash
from lantoa.payments.actions.request import cancel_request
from lantoa.payments.actions.transaction import settle
from lantoa.payments.errors import BadAmount, GoodsGone, NotOpen
from lantoa.payments.models import Payment, PaymentRequest
from lantoa.payments.queries.money import payments_of
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db
BY_HAND = [(confirm_by_seller, "seller"), (take_cash, "cash")]
by_hand = pytest.mark.parametrize(("act", "source"), BY_HAND)


def received(request: PaymentRequest) -> int:
    request.refresh_from_db()
    return request.received


def owner(request: PaymentRequest) -> object:
    return factories.owner_of(factories.organisation_of(request.account))


@pytest.fixture
def goods_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room above whose goods others have bought: it marks every payment as late, in the payment's own transaction."""

    def react(entries: list[journal.Entry]) -> None:
        for entry in entries:
            mark_late(entry.data["payment"])

    monkeypatch.setattr(registry, "_reactions", {acts.PAYMENT_RECEIVED: [react]})


@by_hand
def test_the_sellers_own_word_and_cash_count_but_never_as_the_banks(
    act: Callable[..., PaymentRequest], source: str
) -> None:
    request = factories.asked(factories.account(), 250_000)
    seller = owner(request)
    assert act(request, by=seller).due == 0
    (payment,) = payments_of(factories.subject_of(request))
    assert (payment.source, payment.amount, payment.by_id, payment.transaction) == (
        source,
        250_000,
        seller.person_id,
        None,
    )
    entry = journal.entries_about(request).get()
    assert (entry.act, entry.data["source"], entry.data["outcome"]) == (acts.PAYMENT_RECEIVED, source, "by_hand")
    assert entry.data["subject"] == [request.subject_type, request.subject_id]


@by_hand
def test_a_part_can_be_said_and_then_the_rest(act: Callable[..., PaymentRequest], source: str) -> None:
    request = factories.asked(factories.account(), 250_000)
    assert act(request, amount=100_000, by=owner(request)).due == 150_000
    assert act(request, by=owner(request)).due == 0
    assert [payment.amount for payment in payments_of(factories.subject_of(request))] == [100_000, 150_000]


@by_hand
@pytest.mark.parametrize("amount", [0, -1, 500_000_000, 10**30])
def test_an_amount_that_is_none_is_refused(act: Callable[..., PaymentRequest], source: str, amount: int) -> None:
    request = factories.asked(factories.account(), 250_000)
    with pytest.raises(BadAmount) as refused:
        act(request, amount=amount, by=owner(request))
    assert refused.value.field == "amount"
    assert received(request) == 0


@by_hand
def test_what_is_paid_or_cancelled_takes_no_more(act: Callable[..., PaymentRequest], source: str) -> None:
    account = factories.account()
    paid, gone = factories.asked(account), factories.asked(account)
    act(paid, by=owner(paid))
    cancel_request(factories.subject_of(gone))
    for request in (paid, gone):
        with pytest.raises(NotOpen):
            act(request, amount=1, by=owner(request))
    assert (received(paid), received(gone)) == (250_000, 0)


@by_hand
def test_one_key_counts_once(act: Callable[..., PaymentRequest], source: str) -> None:
    request, key = factories.asked(factories.account(), 250_000), world.uuid7()
    for _ in range(2):
        act(request, amount=100_000, by=owner(request), key=key)
    assert received(request) == 100_000
    with pytest.raises(journal.CommandConflict):
        act(request, amount=5, by=owner(request), key=key)


@by_hand
def test_goods_that_others_have_are_said_and_nothing_is_counted(
    act: Callable[..., PaymentRequest], source: str, goods_gone: None
) -> None:
    request = factories.asked(factories.account(), 250_000)
    with pytest.raises(GoodsGone):
        act(request, by=owner(request))
    assert received(request) == 0
    assert Payment.objects.count() == 0
    assert not journal.entries_about(request).exists()


def test_the_banks_money_for_goods_that_are_gone_stays_to_look_at(goods_gone: None) -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    line = factories.told(account, 250_000, request.code)
    assert (line.outcome, line.candidates, line.needs_a_look) == ("late", [request.code], True)
    assert received(request) == 0
    assert payments_of(factories.subject_of(request)) == []
    paid, back = Payment.objects.order_by("pk")
    assert (back.reverses, back.amount, back.transaction) == (paid, 250_000, line)
    late = journal.entries_about(request).get(act=acts.PAYMENT_LATE)
    assert late.reverses.act == acts.PAYMENT_RECEIVED


def test_money_counted_by_hand_towards_goods_that_are_gone_is_refused_and_still_waits(goods_gone: None) -> None:
    account = factories.fed_account()
    request, line = factories.asked(account, 250_000), factories.told(account, 1_000)
    with pytest.raises(GoodsGone):
        settle(line, request=request, by=owner(request))
    line.refresh_from_db()
    assert (line.outcome, line.needs_a_look) == ("unknown", True)
    assert received(request) == 0


def test_taking_back_is_done_once_and_lowers_the_sum_once() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    for amount in (100_000, 50_000):
        factories.told(account, amount, request.code)
    payment = Payment.objects.order_by("pk").first()
    assert mark_late(payment) == mark_late(payment.pk)
    assert received(request) == 50_000
    assert [one.amount for one in payments_of(factories.subject_of(request))] == [50_000]


def test_taking_back_one_part_of_split_money_leaves_the_other() -> None:
    account = factories.fed_account()
    first, second = factories.asked(account, 100), factories.asked(account, 200)
    line = factories.told(account, 300, f"{first.code} {second.code}")
    mark_late(Payment.objects.get(request=second))
    assert (received(first), received(second)) == (100, 0)
    line.refresh_from_db()
    assert (line.outcome, line.candidates) == ("late", [second.code])
    assert line.needs_a_look


def test_a_rehearsal_is_said_to_be_one() -> None:
    request = factories.asked(factories.account(), 250_000, rehearsal=True)
    take_cash(request, by=owner(request))
    assert journal.entries_about(request).get().rehearsal is True
