"""A fee that was marked as paid is in the book by itself, and goes out again with its mark."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.books.actions.expense import record_fee, record_wages
from lantoa.books.models import Expense, PaidFrom
from lantoa.books.queries.spending import spending_of
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.orders.actions.fee import settle_fee, take_settlement_back
from lantoa.orders.actions.maker_share import settle_maker, take_maker_settlement_back
from lantoa.orders.tests import consignments, factories
from lantoa.orders.tests.actions.test_fee import agreed, paid, went_out

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
