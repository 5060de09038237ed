"""The book: what counts and when, by Vietnamese days, nobody else's, in a few questions however many orders."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.books.queries.book import Sums, book_of, days_of, elsewhere_of
from lantoa.books.queries.taxes import due_soon, tax_year, withheld_of
from lantoa.books.rules.period import Period
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db


def test_an_order_counts_when_it_is_handed_over_with_delivery_and_not_before(stage: Stage) -> None:
    at = factories.stall(fee=30_000)
    squid = factories.offer(at, price=200_000, left=9)
    order = factories.order(squid, 2, method="cod")
    assert book_of(at.by).total == Sums()
    factories.do(order, "confirm", "pack")
    assert book_of(at.by).total == Sums()
    factories.do(order, "hand_over")
    book = book_of(at.by)
    assert book.total == Sums(430_000, 1)
    assert book.months[10] == book.quarters[3] == Sums(430_000, 1)
    assert book.by_channel == (Sums(430_000, 1), Sums())
    assert book.by_shelf == [("do-che-bien", 400_000), ("", 30_000)]
    assert book.first == book.first_this_year == date(2026, 11, 21)


def test_the_day_is_the_one_in_vietnam(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at, price=100_000))
    # Five in the afternoon and a minute before, in Greenwich: midnight and the last minute of the year in Vietnam.
    Order.objects.filter(pk=order.pk).update(handed_over_at=datetime(2025, 12, 31, 17, 0, tzinfo=UTC))
    assert book_of(at.by).months[0] == Sums(100_000, 1)
    assert days_of(at.by, Period(2026, month=1)) == [(date(2026, 1, 1), Sums(100_000, 1))]
    Order.objects.filter(pk=order.pk).update(handed_over_at=datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
    assert book_of(at.by).total == Sums()
    assert book_of(at.by, 2025).months[11] == Sums(100_000, 1)
    assert days_of(at.by, Period(2025, month=12)) == [(date(2025, 12, 31), Sums(100_000, 1))]


def test_the_counter_is_a_channel_of_its_own(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at, price=100_000))
    Order.objects.filter(pk=order.pk).update(at_counter=True)
    assert book_of(at.by).by_channel == (Sums(), Sums(100_000, 1))


def test_rehearsals_and_cancelled_orders_are_no_income(stage: Stage) -> None:
    at = factories.stall()
    squid = factories.offer(at, left=9)
    tried, cancelled = factories.handed_over(squid), factories.handed_over(squid)
    Order.objects.filter(pk=tried.pk).update(rehearsal=True)
    Order.objects.filter(pk=cancelled.pk).update(cancelled_at=world.now())
    assert book_of(at.by).total == Sums()


def test_the_book_is_its_households_alone(stage: Stage) -> None:
    at = factories.stall()
    factories.handed_over(factories.offer(at))
    assert book_of(factories.stall("Nhà khác").by).total == Sums()
    assert book_of(factories.VISITOR).total == Sums()
    assert days_of(factories.VISITOR, Period(2026, month=11)) == []


def test_many_orders_are_as_few_questions_as_one_and_no_đồng_is_lost(stage: Stage) -> None:
    at = factories.stall(fee=15_000)
    squid, crab = factories.offer(at, price=100_000, left=90), factories.offer(at, price=70_001, left=90, name="Ghẹ")
    placed = [orders.place_order(factories.wish((squid, n), (crab, 1), method="cod"))[0] for n in range(1, 6)]
    for order in placed:
        factories.do(order, "confirm", "pack", "hand_over")
    with CaptureQueriesContext(connection) as asked:
        book = book_of(at.by)
        tax_year(book)
    assert len(asked) == 7
    assert book.total == Sums(sum(order.total for order in placed), 5)
    assert sum(total for _slug, total in book.by_shelf) == book.total.total


def test_the_tax_of_a_year_follows_from_its_book(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at, price=100_000))
    found = tax_year(book_of(at.by))
    assert found is not None
    assert (found.owed.total, [due.form for due in found.due]) == (0, ["01/TKN-CNKD"])
    assert [rule.value for rule in found.history] == [100_000_000, 500_000_000, 1_000_000_000]
    assert tax_year(book_of(at.by), known=date(2026, 3, 5)).regime.threshold == 500_000_000
    Order.objects.filter(pk=order.pk).update(total=1_000_000_001)
    over = tax_year(book_of(at.by))
    assert (over.owed.vat, [due.quarter for due in over.due]) == (10_000_000, [4, 0])
    assert tax_year(book_of(at.by), "production").owed.vat == 30_000_000
    assert tax_year(book_of(at.by, 2025)) is None


def test_what_is_due_within_two_weeks_is_told_and_other_weeks_ask_nothing(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at))
    with CaptureQueriesContext(connection) as asked:
        assert due_soon(at.by) == []
    assert len(asked) == 0
    stage.later(days=57)  # 17 January, a fortnight before the notice is due
    ((year, due, days),) = due_soon(at.by)
    assert (year, due.form, days) == (2026, "01/TKN-CNKD", 14)
    Order.objects.filter(pk=order.pk).update(total=1_000_000_001)
    assert [soon.due.what for soon in due_soon(at.by)] == ["declaration"]
    stage.later(days=15)
    assert due_soon(at.by) == []
    stage.later(days=45)
    assert [soon.due.what for soon in due_soon(at.by)] == ["settlement"]


def test_who_sold_nothing_is_reminded_of_nothing(stage: Stage) -> None:
    at = factories.stall()
    stage.later(days=60)
    assert due_soon(at.by) == []


def test_what_a_market_would_keep_back_is_of_orders_from_the_stall_only(stage: Stage) -> None:
    at = factories.stall()
    sold, counter = (factories.handed_over(factories.offer(at)) for _twice in range(2))
    Order.objects.filter(pk=sold.pk).update(total=10_000_000)
    Order.objects.filter(pk=counter.pk).update(total=90_000_000, at_counter=True)
    regime = tax_year(book_of(at.by)).regime
    kept = withheld_of(at.by, 2026, "goods", regime)
    assert (kept.vat, kept.pit) == (100_000, 50_000)
    assert withheld_of(factories.VISITOR, 2026, "goods", regime).total == 0


def test_what_is_kept_back_elsewhere_is_no_matter_of_this_market(stage: Stage) -> None:
    at = factories.stall()
    sold = [factories.handed_over(factories.offer(at)) for _twice in range(2)]
    Order.objects.filter(pk=sold[0].pk).update(total=10_000_000)
    Order.objects.filter(pk=sold[1].pk).update(total=90_000_000, method="channel", settled_by="Shopee")
    book = book_of(at.by)
    assert (book.total.total, book.by_channel[0].count) == (100_000_000, 2)
    assert elsewhere_of(at.by, book.year) == [("Shopee", Sums(90_000_000, 1))]
    assert withheld_of(at.by, 2026, "goods", tax_year(book).regime).vat == 100_000
    browser = at.browser
    assert "Shopee" in browser.get("/so-thu/").content.decode()
    assert "bán ở Shopee" in browser.get("/so-thu/thue/").content.decode()
