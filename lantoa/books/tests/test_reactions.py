"""A fee or a maker that was marked as paid is in the books by itself, and goes out again with its mark."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from lantoa.books.actions.expense import record_fee, record_wages
from lantoa.books.actions.opening import set_opening
from lantoa.books.models import Expense, PaidFrom
from lantoa.books.queries.book import Sums, book_of
from lantoa.books.queries.export import day_rows, entry_rows
from lantoa.books.queries.purse import purses_of
from lantoa.books.queries.spending import spending_of
from lantoa.books.queries.taxes import due_soon, tax_year
from lantoa.books.rules.period import Period
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.orders.actions.fee import settle_fee, take_settlement_back
from lantoa.orders.actions.maker_share import settle_maker, take_maker_settlement_back
from lantoa.orders.models import MakerSettlement
from lantoa.orders.tests import consignments, factories
from lantoa.orders.tests.actions.test_fee import agreed, paid, went_out
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db


def test_a_settled_fee_is_an_expense_once_and_none_when_it_is_taken_back() -> None:
    at = factories.stall()
    agreement = agreed(at)
    paid(factories.offer(at), 4)
    year = world.today().year
    cash = settle_fee(agreement, amount=2_500, by=at.by, key=world.uuid7())
    bank = settle_fee(agreement, amount=20_000, movement=went_out(at, 20_000), by=at.by, key=world.uuid7())
    rows = list(Expense.objects.order_by("pk").values_list("kind", "amount", "paid_from", "settlement"))
    assert rows == [("fees", 2_500, PaidFrom.CASH, cash.pk), ("fees", 20_000, PaidFrom.BANK, bank.pk)]
    assert record_fee(cash, by=at.by).amount == 2_500
    assert spending_of(at.by, year).total == 22_500
    (entry,) = journal.entries_about(Expense.objects.get(settlement=bank))
    assert (entry.by_id, entry.on_behalf_of_id) == (at.by.person_id, at.by.organisation_id)
    take_settlement_back(bank, by=at.by, key=world.uuid7())
    assert spending_of(at.by, year).total == 2_500


def test_what_a_maker_was_paid_is_goods_in_the_seller_s_book_and_none_when_it_is_taken_back() -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    factories.bank_says(factories.order(consignments.on_sale(seller, maker, factories.offer(maker), 250_000)))
    sides = (seller.by.organisation, maker.by.organisation)
    made = settle_maker(*sides, amount=150_000, by=seller.by, key=world.uuid7())
    (expense,) = Expense.objects.all()
    assert (expense.kind, expense.amount, expense.organisation) == ("goods", 150_000, sides[0])
    take_maker_settlement_back(made, by=seller.by, key=world.uuid7())
    assert spending_of(seller.by, world.today().year).total == 0


def test_what_neighbours_stalls_paid_is_the_maker_s_income_on_that_day_once_and_none_when_it_is_taken_back() -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    factories.bank_says(factories.order(consignments.on_sale(seller, maker, factories.offer(maker), 250_000)))
    today = world.today()
    set_opening(maker.by.organisation, day=today, cash=0, bank=0, by=maker.by)
    assert book_of(maker.by).first is None
    sides = (seller.by.organisation, maker.by.organisation)
    cash = settle_maker(*sides, amount=50_000, by=seller.by, key=world.uuid7())
    bank = settle_maker(*sides, amount=100_000, movement=went_out(seller, 100_000), by=seller.by, key=world.uuid7())
    book, year = book_of(maker.by), tax_year(book_of(maker.by))
    assert (book.total, book.neighbours[today.month - 1], book.first) == (Sums(150_000, 0), 150_000, today)
    assert (book.by_channel, book.by_shelf) == ((Sums(), Sums()), [("+", 150_000)])
    assert year is not None
    assert (year.revenue, year.pace.percent) == ({"goods": 150_000}, 0)
    period = Period(today.year, month=today.month)
    assert [(row["orders"], row["income"], row["left"]) for row in day_rows(maker.by, period)] == [
        (0, 150_000, 150_000)
    ]
    assert [(row["what"], row["income"]) for row in entry_rows(maker.by, period)] == [
        ("Nhà lá", 50_000),
        ("Nhà lá", 100_000),
    ]
    purses = purses_of(maker.by)
    assert purses is not None
    assert (purses.cash.total, purses.bank.total) == (50_000, 100_000)
    assert book_of(seller.by).neighbours == book_of(factories.VISITOR).neighbours == [0] * 12
    for one in (cash, bank):
        take_maker_settlement_back(one, by=seller.by, key=world.uuid7())
    assert (book_of(maker.by).total, entry_rows(maker.by, period), book_of(maker.by).first) == (Sums(), [], None)


def test_a_maker_without_a_stall_s_order_of_its_own_is_reminded_of_its_tax_too_by_the_day_it_was_paid(
    stage: Stage,
) -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    MakerSettlement.objects.create(
        seller=seller.by.organisation,
        maker=maker.by.organisation,
        amount=7_000,
        at=datetime(2026, 1, 1, tzinfo=VIETNAM),
    )
    book = book_of(maker.by, 2026)
    assert (book.neighbours[0], book.first_this_year) == (7_000, date(2026, 1, 1))
    assert book_of(maker.by, 2025).first_this_year is None
    stage.later(days=57)  # 17 January, a fortnight before the notice is due
    assert [one.year for one in due_soon(maker.by)] == [2026]


def test_pay_that_was_settled_is_wages_once_and_none_when_it_is_taken_back() -> None:
    # Whose room it is is not known here: all that is written down stands in the entry.
    at, day = factories.stall(), world.now() - timedelta(days=2)
    home = at.by.organisation
    settled = []
    for movement in (None, 77):
        data = {"amount": 300_000, "how": "cash", "worker": 5, "movement": movement}
        paid_ = journal.record("workforce.pay_settled", home, by=at.by, occurred_at=day, data=data)
        record_wages(paid_, by=at.by)
        settled.append(paid_)
    rows = list(
        Expense.objects.order_by("pk").values_list("organisation", "kind", "amount", "paid_from", "day", "note")
    )
    there = (home.pk, "wages", 300_000)
    said = (day.astimezone(VIETNAM).date(), "")
    assert rows == [(*there, PaidFrom.CASH, *said), (*there, PaidFrom.BANK, *said)]
    for _twice in range(2):
        journal.record("workforce.pay_unsettled", home, by=at.by, reverses=settled[0])
    assert spending_of(at.by, day.astimezone(VIETNAM).year).total == 300_000
    assert Expense.objects.exclude(reverses=None).count() == 1
