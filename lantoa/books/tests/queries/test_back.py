"""What is given back lessens the book on the day its money went, to the đồng, in the file and in the tax too."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.books.actions.opening import set_opening
from lantoa.books.queries.book import Sums, book_of
from lantoa.books.queries.export import day_rows, entry_rows
from lantoa.books.queries.purse import purses_of
from lantoa.books.queries.taxes import tax_year
from lantoa.books.rules.period import Period
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.payments import api as payments
from lantoa.payments.actions.refund import close_by_hand

pytestmark = pytest.mark.django_db


def put_right(order: Order, kind: str, pieces: int = 0, **more: object) -> orders.Correction:
    wrong = orders.Wrong(kind, {order.lines.get().pk: pieces} if pieces else {}, **more)  # type: ignore[arg-type]
    return orders.correct(order, wrong, by=factories.seller_of(order), key=world.uuid7())


def sold(at: factories.Stall, pieces: int = 3) -> Order:
    order = factories.paid_order(factories.offer(at, price=100_000, left=9), pieces)
    return factories.do(order, "pack", "hand_over")


def test_a_refund_lessens_the_income_of_the_day_its_money_went_and_not_before(stage: Stage) -> None:
    at = factories.stall()
    order = sold(at)
    made = put_right(order, "returned", 1)
    assert book_of(at.by).total == Sums(300_000, 1)
    stage.later(days=12)  # 3 December
    factories.bank_says_it_went(order, 100_000, made.refund.code)
    book = book_of(at.by)
    assert (book.total, book.months[10], book.months[11]) == (Sums(200_000, 1), Sums(300_000, 1), Sums(-100_000, 0))
    assert book.by_channel == (Sums(300_000, 1), Sums())
    assert (sum(book.back), book.back_in(Period(2026, month=12))) == (100_000, 100_000)
    assert book.by_shelf == [("do-che-bien", 200_000)]
    assert sum(total for _slug, total in book.by_shelf) == book.total.total
    days = day_rows(at.by, Period(2026))
    assert [(row["day"], row["income"], row["back"], row["left"]) for row in days] == [
        (date(2026, 11, 21), 300_000, 0, 300_000), (date(2026, 12, 3), 0, 100_000, -100_000)
    ]  # fmt: skip
    entries = entry_rows(at.by, Period(2026))
    assert [(row["paper"], row["income"]) for row in entries] == [(order.code, 300_000), (order.code, -100_000)]


def test_what_was_not_delivered_counts_with_the_hand_over_whenever_it_is_paid_back(stage: Stage) -> None:
    at = factories.stall()
    order = factories.paid_order(factories.offer(at, price=100_000, left=9), 3)
    put_right(order, "not_delivered", 1)
    assert book_of(at.by).total == Sums()
    factories.do(order, "pack", "hand_over")
    assert book_of(at.by).total == Sums(200_000, 1)


def test_what_was_never_paid_lessens_it_at_once_and_what_is_off_the_price_belongs_to_no_shelf(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at, price=100_000))
    put_right(order, "allowance", amount=30_000)
    book = book_of(at.by)
    assert (book.total, book.by_shelf) == (Sums(70_000, 1), [("do-che-bien", 100_000), ("-", -30_000)])


def test_an_exchange_counts_by_what_it_came_to(stage: Stage) -> None:
    at = factories.stall()
    squid, crab = factories.offers(at, ("nhỏ", 70_000, 5), ("to", 100_000, 5))
    order = factories.do(factories.paid_order(squid), "pack", "hand_over")
    put_right(order, "exchanged", 1, given={crab.pk: 1})
    book = book_of(at.by)
    assert (book.total, book.by_shelf) == (Sums(100_000, 1), [("do-che-bien", 100_000)])


def test_a_paid_order_that_was_cancelled_was_no_income_and_its_refund_lessens_none(stage: Stage) -> None:
    at = factories.stall()
    order = factories.paid_order(factories.offer(at, price=100_000))
    orders.cancel(order, by_seller=True, reason="x", by=at.by, key=world.uuid7())
    close_by_hand(payments.refunds_of(order)[0], cash=True, by=at.by)
    assert book_of(at.by).total == Sums()
    assert entry_rows(at.by, Period(2026)) == []


def test_the_tax_follows(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at, price=100_000))
    Order.objects.filter(pk=order.pk).update(total=1_000_050_000)
    assert tax_year(book_of(at.by)).owed.total > 0
    order.refresh_from_db()
    payments.PaymentRequest.objects.filter(subject_id=order.pk).update(amount=1_000_050_000)
    put_right(order, "allowance", amount=60_000)
    assert tax_year(book_of(at.by)).owed.total == 0


def test_the_purse_knows_what_went_back_and_by_which_way(stage: Stage) -> None:
    at = factories.stall()
    set_opening(at.by.organisation, day=world.today(), cash=500_000, bank=0, by=at.by)
    order = sold(at)
    put_right(order, "returned", 1)
    close_by_hand(payments.refunds_of(order)[0], cash=True, by=at.by)
    purses = purses_of(at.by)
    assert (purses.bank.total, purses.cash.total) == (300_000, 400_000)
    made = put_right(order, "returned", 1)
    factories.bank_says_it_went(order, 100_000, made.refund.code)
    assert purses_of(at.by).bank.total == 200_000


def test_it_is_its_households_alone(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at, price=100_000))
    put_right(order, "allowance", amount=30_000)
    assert book_of(factories.stall("Nhà khác").by).total == Sums()
