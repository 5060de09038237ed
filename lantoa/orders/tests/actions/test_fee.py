"""Fees: frozen with the order, owed when its money is there, less when it is worth less, settled once; never rewritten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.fee import correct_fees, settle_fee, take_settlement_back
from lantoa.orders.errors import BadSettlement
from lantoa.orders.models import FeeEntry, FeeSettlement, Order, OrderFee
from lantoa.orders.queries.fee import entries_of, months_of, owed_now
from lantoa.orders.tests import factories
from lantoa.payments import api as payments
from lantoa.payments.actions.telling import take_notice
from lantoa.payments.adapters.base import BankNotice
from lantoa.stores import api as stores
from lantoa.stores.actions.fee_agreement import answer_fee, end_fee, propose_fee

pytestmark = pytest.mark.django_db


def cooperative() -> accounts.ActingPerson:
    chief = factories.person("Vũ Thị Chủ")
    body = accounts.create_organisation(kind="cooperative", name="Hợp tác xã", owner=chief, by=None)
    return accounts.actor_for(chief, body)


def agreed(at: factories.Stall, coop: accounts.ActingPerson | None = None, **changes: Any) -> stores.FeeAgreement:
    """What this stall owes for each order from today on: 2,5 % of the goods."""
    coop = coop or cooperative()
    terms = {"purpose": "Đóng gói chung", "rate": 250, "valid_from": world.today(), **changes}
    made = propose_fee(coop.organisation, other=at.by.organisation, pays=False, **terms, by=coop)
    return answer_fee(made, accept=True, by=at.by)


def paid(offer: stores.Offer, quantity: int = 1) -> Order:
    placed = factories.order(offer, quantity)
    factories.bank_says(placed)
    return placed


def went_out(at: factories.Stall, amount: int) -> payments.BankTransaction:
    assert at.account is not None
    reference = f"FT-out-{world.uuid7()}"
    notice = BankNotice(reference, at.account.number, "", "out", amount, world.now(), "phi thang 11", reference)
    return take_notice(at.account, notice)


def test_an_order_freezes_what_held_when_it_was_placed_and_delivery_is_not_counted() -> None:
    at = factories.stall(fee=30_000)
    squid = factories.offer(at, price=225_001)
    before = factories.order(squid)
    first = agreed(at, fixed=1_000)
    placed = factories.order(squid)
    end_fee(first, last_day=world.today(), by=at.by)
    second = agreed(at, rate=100)
    both = factories.order(squid)
    rows = list(OrderFee.objects.order_by("pk").values_list("order", "agreement", "base", "amount"))
    # The last day still counts, so the third order owes by both: 5.625 and 2.250, together 3,5 % of 225.001.
    assert rows == [
        (placed.pk, first.pk, 225_001, 6_625),
        (both.pk, first.pk, 225_001, 6_625),
        (both.pk, second.pk, 225_001, 2_250),
    ]
    assert not OrderFee.objects.filter(order=before).exists()


def test_parts_of_several_agreements_add_up_to_the_dong() -> None:
    at = factories.stall()
    for _number in range(3):
        agreed(at, rate=1)
    placed = factories.order(factories.offer(at, price=16_667))
    amounts = sorted(OrderFee.objects.filter(order=placed).values_list("amount", flat=True))
    assert amounts == [1, 2, 2]


def test_it_is_owed_once_when_all_the_money_is_there() -> None:
    at = factories.stall()
    squid, agreement = factories.offer(at, left=20), agreed(at)
    placed = factories.order(squid)
    factories.bank_says(placed, 100_000)
    assert owed_now(agreement) == 0
    factories.bank_says(placed, 125_000)
    factories.bank_says(placed, 225_000)
    assert owed_now(agreement) == 5_625
    paid(squid, 2)
    (month,) = months_of(agreement)
    assert (month.month, month.amount, month.orders) == (world.today().replace(day=1), 16_875, 2)
    assert [entry.amount for entry in entries_of(agreement, month.month)] == [11_250, 5_625]


def test_a_counter_sale_owes_too_and_a_cancelled_order_nothing() -> None:
    at = factories.stall()
    squid, agreement = factories.offer(at), agreed(at)
    orders.sell_at_counter(at.store, orders.CounterWish([], 80_000, "cash"), by=at.by, key=world.uuid7())
    assert owed_now(agreement) == 2_000
    placed = factories.order(squid)
    orders.cancel(placed, by_seller=True, reason="", by=at.by, key=world.uuid7())
    assert owed_now(agreement) == 2_000


def test_what_comes_back_to_the_buyer_lowers_the_fee_and_the_rest_stays_readable() -> None:
    at = factories.stall()
    squid, agreement = factories.offer(at), agreed(at, fixed=1_000)
    placed = paid(squid, 2)
    correct_fees(placed, base=225_000, at=world.now())
    assert owed_now(agreement) == 6_625
    for _time in range(2):
        correct_fees(placed, base=0, at=world.now())
    assert owed_now(agreement) == 0
    assert list(FeeEntry.objects.order_by("pk").values_list("amount", flat=True)) == [12_250, -5_625, -6_625]


def test_it_is_settled_in_cash_or_by_a_transfer_and_never_more_than_is_owed() -> None:
    at = factories.stall()
    squid, agreement = factories.offer(at, left=20), agreed(at)
    paid(squid, 4)
    settle_fee(agreement, amount=2_500, by=at.by, key=world.uuid7())
    transfer = went_out(at, 15_000)
    key = world.uuid7()
    rows = {settle_fee(agreement, amount=15_000, movement=transfer, by=at.by, key=key).pk for _time in range(2)}
    assert (len(rows), owed_now(agreement)) == (1, 5_000)
    for amount, movement in ((5_001, None), (0, None), (1, transfer)):
        with pytest.raises(BadSettlement):
            settle_fee(agreement, amount=amount, movement=movement, by=at.by, key=world.uuid7())
    made = FeeSettlement.objects.get(pk=rows.pop())
    for _time in range(2):
        take_settlement_back(made, by=at.by, key=world.uuid7())
    assert owed_now(agreement) == 20_000
    settle_fee(agreement, amount=15_000, movement=transfer, by=at.by, key=world.uuid7())


def test_a_batch_asks_two_questions_more_however_many_orders_owe_a_fee(django_assert_num_queries: Any) -> None:
    at = factories.stall()
    squid = factories.offer(at, left=100)
    agreed(at)
    for many in (2, 20):
        wishes = [factories.wish((squid, 1)) for _ in range(many)]
        with django_assert_num_queries(16 + 2 * (connection.vendor == "postgresql")):
            orders.place_orders(wishes)
    assert OrderFee.objects.count() == 22


@pytest.mark.parametrize("model", [OrderFee, FeeEntry])
def test_what_was_frozen_is_never_rewritten_or_taken_out(model: Any) -> None:
    at = factories.stall()
    squid = factories.offer(at)
    agreed(at)
    paid(squid)
    for change in (lambda: model.objects.update(amount=1), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_agreement_of_tomorrow_owes_nothing_today() -> None:
    at = factories.stall()
    agreed(at, valid_from=world.today() + timedelta(days=1))
    factories.order(factories.offer(at))
    assert OrderFee.objects.count() == 0


def test_a_month_is_vietnam_s_month() -> None:
    at = factories.stall()
    agreement = agreed(at)
    paid(factories.offer(at))
    fee = OrderFee.objects.get()
    edge = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)  # half past midnight on 1 November in Vietnam
    for moment in (edge, edge - timedelta(hours=1)):
        FeeEntry.objects.create(fee=fee, agreement=agreement, amount=7, correction=True, at=moment)
    assert [entry.at for entry in entries_of(agreement, date(2026, 10, 1))] == [edge - timedelta(hours=1)]
    assert edge in [entry.at for entry in entries_of(agreement, date(2026, 11, 1))]
    assert date(2026, 10, 1) in [month.month for month in months_of(agreement)]


def test_an_order_put_right_owes_for_what_is_left_of_it_before_it_is_paid_and_after() -> None:
    at = factories.stall()
    squid, agreement = factories.offer(at, price=200_000), agreed(at)
    door = factories.do(factories.order(squid, 3, method="cod"), "confirm")
    line = door.lines.get()
    orders.correct(door, orders.Wrong("not_delivered", {line.pk: 1}), by=at.by, key=world.uuid7())
    assert owed_now(agreement) == 0
    payments.take_cash(payments.request_of(door), by=at.by)
    assert owed_now(agreement) == 10_000
    orders.hand_over(factories.do(door, "pack"), by=at.by, key=world.uuid7())
    orders.correct(door, orders.Wrong("returned", {line.pk: 1}), by=at.by, key=world.uuid7())
    assert owed_now(agreement) == 5_000


def test_a_transfer_that_is_somebody_s_pay_settles_no_fee_and_one_taken_back_is_free_again() -> None:
    at = factories.stall()
    agreement = agreed(at)
    paid(factories.offer(at), 1)
    pay, out = went_out(at, 5_625), went_out(at, 5_625)
    assert payments.claim_outgoing(pay.pk, "pay")
    with pytest.raises(BadSettlement):
        settle_fee(agreement, amount=5_625, movement=pay, by=at.by, key=world.uuid7())
    made = settle_fee(agreement, amount=5_000, movement=out, by=at.by, key=world.uuid7())
    settle_fee(agreement, amount=625, movement=out, by=at.by, key=world.uuid7())
    assert not payments.claim_outgoing(out.pk, "pay")
    take_settlement_back(made, by=at.by, key=world.uuid7())
    assert not payments.claim_outgoing(out.pk, "pay")
    for rest in FeeSettlement.objects.filter(amount=625):
        take_settlement_back(rest, by=at.by, key=world.uuid7())
    assert payments.claim_outgoing(out.pk, "pay")
