"""Selling from hand to hand: one sale once, in the same book, from the same shelf, also hours later; what cannot be is refused whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders import api as orders
from lantoa.orders.actions.counter import CODES, hand_out_codes, handed_out_at
from lantoa.orders.errors import AlreadySold, CannotOrder, NotYourSale
from lantoa.orders.models import CounterSale, Order, OrderLine
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.factories import Stall
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def wish(*lines: tuple[stores.Offer, int], amount: int = 0, method: str = "cash", **more: Any) -> orders.CounterWish:
    return orders.CounterWish([(offer.pk, number, offer.price) for offer, number in lines], amount, method, **more)


def sell(at: Stall, given: orders.CounterWish, **changes: Any) -> Order:
    return orders.sell_at_counter(at.store, given, **{"by": at.by, "key": world.uuid7(), **changes})


def told(order: Order) -> list[str]:
    return [entry.act for entry in journal.entries_about(order)]


def test_cash_is_paid_handed_over_and_off_the_shelf_at_once() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=5)
    order = sell(at, wish((squid, 2), amount=50_000, given=600_000))
    assert (order.state, order.payment_status, order.total) == ("handed_over", "full", 500_000)
    assert factories.shelf(squid) == (3, 0)
    assert told(order) == [acts.PLACED, acts.HANDED_OVER, acts.PAID]
    assert (order.counter.given, order.counter.change) == (600_000, 100_000)
    assert [(one.source, one.amount) for one in payments.payments_of(order)] == [("cash", 500_000)]
    assert (order.beside_lines, [line.quantity for line in order.lines.all()]) == (50_000, [2])


def test_a_transfer_waits_for_the_bank_with_the_goods_kept_and_leaves_with_its_news() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=5)
    order = sell(at, wish((squid, 2), method="transfer"))
    assert (order.state, factories.shelf(squid)) == ("awaiting_payment", (5, 2))
    factories.bank_says(order)
    assert (order.state, order.bank_says_paid, factories.shelf(squid)) == ("handed_over", True, (3, 0))
    assert told(order) == [acts.PLACED, acts.PAID, acts.HANDED_OVER]


def test_too_little_stays_open_and_the_rest_may_come_in_cash() -> None:
    at = factories.stall()
    order = sell(at, wish(amount=50_000, method="transfer"))
    factories.bank_says(order, 20_000)
    assert (order.state, order.missing) == ("awaiting_payment", 30_000)
    factories.seller_says(order, cash=True)
    assert (order.state, order.bank_received, order.received) == ("handed_over", 20_000, 50_000)


def test_too_much_is_shown_as_more_than_asked() -> None:
    at = factories.stall()
    order = sell(at, wish(amount=50_000, method="transfer"))
    factories.bank_says(order, 60_000)
    assert (order.state, order.payment_status) == ("handed_over", "over")


def test_a_sale_waits_as_long_as_it_must_and_goes_back_when_nothing_comes_of_it(stage: Stage) -> None:
    at = factories.stall()
    squid = factories.offer(at, left=2)
    order = sell(at, wish((squid, 2), method="transfer"))
    stage.later(minutes=600)
    assert order.state == "awaiting_payment"
    assert stock.available([squid.variant_id]) == {squid.variant_id: 0}
    orders.cancel(order, by_seller=True, reason="Khách không mua", by=at.by, key=world.uuid7())
    assert factories.shelf(squid) == (2, 0)


def test_an_amount_alone_needs_nothing_on_the_shelf_and_has_a_genuine_receipt() -> None:
    order = sell(factories.stall(), wish(amount=50_000))
    assert not OrderLine.objects.filter(order=order).exists()
    receipt = orders.receipt_of(order)
    assert (receipt.changed, receipt.verdict, receipt.bank_says_paid) == (False, "sealing", False)
    Order.objects.filter(pk=order.pk).update(goods_total=60_000, total=60_000)
    assert orders.receipt_of(Order.objects.get(pk=order.pk)).changed


def test_the_same_sale_sent_again_is_one_sale_and_another_under_its_key_is_refused() -> None:
    at = factories.stall()
    squid, key = factories.offer(at, left=5), world.uuid7()
    first = sell(at, wish((squid, 2)), key=key)
    assert sell(at, wish((squid, 2)), key=key) == first
    assert sell(at, wish((squid, 2), correct=True), key=key) == first
    for changed in (wish((squid, 1)), wish((squid, 2), amount=1), wish((squid, 2), method="transfer")):
        with pytest.raises(journal.CommandConflict):
            sell(at, changed, key=key)
    assert (Order.objects.count(), factories.shelf(squid)) == (1, (3, 0))


def test_two_phones_of_one_stall_sell_under_codes_of_their_own() -> None:
    at = factories.stall()
    one, two = hand_out_codes(at.store, at.by), hand_out_codes(at.store, at.by)
    assert len({*one.codes, *two.codes}) == 2 * CODES
    sold = [sell(at, wish(amount=1_000, code=batch.codes[0])) for batch in (one, two)]
    assert [order.code for order in sold] == [one.codes[0], two.codes[0]]


def test_a_code_is_sold_under_once_whatever_the_key() -> None:
    at = factories.stall()
    code = hand_out_codes(at.store, at.by).codes[0]
    sell(at, wish(amount=1_000, code=code))
    with pytest.raises(AlreadySold):
        sell(at, wish(amount=1_000, code=code))
    assert Order.objects.count() == 1


@pytest.mark.parametrize("method", ["cash", "transfer"])
def test_more_than_the_book_has_is_refused_until_the_seller_says_the_book_is_wrong(method: str) -> None:
    at = factories.stall()
    squid, key = factories.offer(at, left=2), world.uuid7()
    with pytest.raises(stock.OutOfStock) as short:
        sell(at, wish((squid, 3), method=method), key=key)
    assert (short.value.left, "chỉ còn 2" in str(short.value)) == (2, True)
    assert (Order.objects.count(), factories.shelf(squid)) == (0, (2, 0))
    order = sell(at, wish((squid, 3), method=method, correct=True), key=key)
    assert order.counter.corrected
    assert factories.shelf(squid) == ((0, 0) if method == "cash" else (3, 3))


def test_what_is_promised_to_a_buyer_stays_theirs_when_the_book_is_put_right() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=2)
    waiting = factories.order(squid, 2, method="cod")
    sell(at, wish((squid, 1), correct=True))
    assert factories.shelf(squid) == (2, 2)
    factories.do(waiting, "confirm", "pack", "hand_over")
    assert factories.shelf(squid) == (0, 0)


def test_a_book_that_was_right_is_not_touched() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=5)
    order = sell(at, wish((squid, 1), correct=True))
    assert (order.counter.corrected, factories.shelf(squid)) == (False, (4, 0))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (wish(), "amount"),
        (wish(amount=-5), "amount"),
        (wish(amount=500_000_000), "amount"),
        (wish(amount=50_000, given=49_999), "given"),
        (wish(amount=50_000, method="bitcoin"), ""),
        (orders.CounterWish([(1, -1, 5)], 50_000, "cash"), ""),
        (orders.CounterWish([(987_654_321, 1, 5)], 0, "cash"), ""),
    ],
)
def test_what_is_no_sale_is_refused_and_changes_nothing(given: orders.CounterWish, field: str) -> None:
    at = factories.stall()
    with pytest.raises(CannotOrder) as refused:
        sell(at, given)
    assert refused.value.field == field
    assert not Order.objects.exists()


def test_anothers_goods_cannot_be_sold() -> None:
    at, squid = factories.stall(), factories.offer()
    with pytest.raises(CannotOrder):
        sell(at, wish((squid, 1)))


def test_without_an_account_cash_works_and_a_qr_does_not() -> None:
    at = factories.stall(account=False)
    with pytest.raises(CannotOrder, match="tài khoản"):
        sell(at, wish(amount=50_000, method="transfer"))
    assert sell(at, wish(amount=50_000)).state == "handed_over"


def test_a_stall_that_rests_still_sells_from_hand_to_hand_and_a_trial_counts_nothing() -> None:
    at = factories.stall()
    today = world.today()
    store = stores.close_for_holiday(at.store, since=today, until=today, by=at.by)
    assert orders.sell_at_counter(store, wish(amount=1_000), by=at.by, key=world.uuid7()).state == "handed_over"
    trial = factories.stall(rehearsal=True)
    order = sell(trial, wish(amount=1_000))
    assert order.rehearsal
    assert orders.counter_today(trial.by).count == 0


def test_the_price_the_buyer_was_told_is_the_price() -> None:
    at = factories.stall()
    squid = factories.offer(at, price=225_000)
    order = sell(at, orders.CounterWish([(squid.pk, 2, 200_000)], 0, "cash"))
    assert (order.total, order.lines.get().unit_price) == (400_000, 200_000)


def test_when_it_was_sold_is_kept_and_when_it_was_heard_of_too(stage: Stage) -> None:
    at = factories.stall()
    given_at = world.now()
    stage.later(minutes=30)
    sold_at = world.now()
    stage.later(minutes=60)
    order = sell(at, wish(amount=1_000, code="LT2345678", earliest=given_at, said_at=sold_at))
    entry = next(one for one in journal.entries_about(order) if one.act == acts.PLACED)
    assert (order.placed_at, order.counter.recorded_at, order.counter.clock_off) == (sold_at, world.now(), False)
    assert (entry.occurred_at, entry.recorded_at) == (sold_at, world.now())
    assert payments.payments_of(order)[0].at == sold_at
    assert orders.receipt_of(order).paid_at == sold_at


@pytest.mark.parametrize("wrong", [timedelta(days=-400), timedelta(days=400), timedelta(minutes=-33)])
def test_a_clock_far_off_is_bounded_and_noted(wrong: timedelta, stage: Stage) -> None:
    at = factories.stall()
    given_at = world.now()
    stage.later(minutes=30)
    said = world.now() + wrong
    order = sell(at, wish(amount=1_000, code="LT2345678", earliest=given_at, said_at=said))
    assert given_at <= order.placed_at <= world.now()
    assert (order.counter.clock_off, order.counter.said_at) == (True, said)


def test_money_that_came_before_the_sale_was_heard_of_finds_it(stage: Stage) -> None:
    at = factories.stall()
    squid = factories.offer(at, left=2)
    (code, *_more), given_at = hand_out_codes(at.store, at.by).codes, world.now()
    stage.later(minutes=10)
    line = factories.bank_tells(at, 450_000, f"MBVCB {code} chuyen tien")
    assert line.needs_a_look
    stage.later(minutes=50)
    said_at = world.now() - timedelta(minutes=51)
    late, key = wish((squid, 2), method="transfer", code=code, earliest=given_at, said_at=said_at), world.uuid7()
    order = sell(at, late, key=key)
    assert (order.state, order.bank_says_paid, factories.shelf(squid)) == ("handed_over", True, (0, 0))
    line.refresh_from_db()
    assert (line.outcome, line.needs_a_look) == ("exact", False)
    assert sell(at, late, key=key) == order
    assert len(payments.payments_of(order)) == 1


def test_a_ticket_says_who_got_which_codes_when_and_is_good_for_nobody_else(stage: Stage) -> None:
    at, other = factories.stall(), factories.stall("Bếp khác")
    batch = hand_out_codes(at.store, at.by)
    stage.later(minutes=5)
    assert handed_out_at(batch.ticket, batch.codes[-1], at.store, at.by) == world.now() - timedelta(minutes=5)
    neighbour = factories.helper_of(at.by)
    wrong: list[tuple[str, str, stores.Store, accounts.ActingPerson]] = [
        (batch.ticket, batch.codes[0], at.store, neighbour),
        (batch.ticket, batch.codes[0], other.store, other.by),
        (batch.ticket, "LT2345678", at.store, at.by),
        (batch.ticket, batch.codes[0][:5], at.store, at.by),
        (batch.ticket, "", at.store, at.by),
        (batch.ticket + "x", batch.codes[0], at.store, at.by),
        ("", batch.codes[0], at.store, at.by),
        ("\x00🦑", batch.codes[0], at.store, at.by),
    ]
    for given in wrong:
        with pytest.raises(NotYourSale):
            handed_out_at(*given)


def test_refused_sales_leave_their_key_free() -> None:
    at, key = factories.stall(), world.uuid7()
    with pytest.raises(RuleError):
        sell(at, wish(), key=key)
    assert sell(at, wish(amount=1_000), key=key)
    assert CounterSale.objects.count() == 1
