"""What carriers collect is income when they account for it, their fee an expense by itself, and the ledger says the same."""

from __future__ import annotations

import pytest

from lantoa.books.models import OpeningBalance
from lantoa.books.queries.book import book_of
from lantoa.books.queries.export import day_rows, entry_rows
from lantoa.books.queries.purse import purses_of
from lantoa.books.queries.spending import spending_of
from lantoa.books.rules.period import Period
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories, parcels
from lantoa.payments import api as payments
from lantoa.payments.models import LedgerEntry
from lantoa.payments.queries.ledger import Recount, balances
from lantoa.shipping.actions.settlement import take_back

pytestmark = pytest.mark.django_db


def settled(**told: int) -> Order:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order))
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code, **told)
    return order


def ledger() -> dict[str, int]:
    assert list(Recount().faults()) == []
    return balances(LedgerEntry.objects.all())


def test_with_the_buyer_it_is_no_income_and_accounted_for_it_is() -> None:
    order = parcels.send(parcels.confirmed())
    by = factories.seller_of(order)
    parcels.tell(parcels.parcel(order))
    assert book_of(by).total == (0, 0)
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code)
    assert book_of(by).total == (250_000, 1)
    assert book_of(by).total.total == -ledger()["requests"]


def test_its_fee_is_an_expense_of_its_own_kind() -> None:
    by = factories.seller_of(settled())
    spending = spending_of(by, world.today().year)
    assert spending.by_kind == {"carrier_fee": [0] * 10 + [20_000, 0]}
    assert spending.total == ledger()["fees"]


def test_too_little_accounted_for_is_no_income_until_the_rest_came() -> None:
    order = settled(cash=200_000)
    by = factories.seller_of(order)
    assert book_of(by).total.total == 0
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code, cash=50_000, fee=0)
    assert book_of(by).total.total == 250_000 == -ledger()["requests"]


def test_taken_back_it_is_neither_income_nor_expense() -> None:
    order = parcels.send(parcels.confirmed())
    by = factories.seller_of(order)
    parcels.tell(parcels.parcel(order))
    file = parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code)
    take_back(file, why="Nhầm tệp", by=by)
    assert (book_of(by).total.total, spending_of(by, world.today().year).total) == (0, 0)


def test_the_rows_of_the_export_add_up_to_the_same() -> None:
    order = settled()
    by, today = factories.seller_of(order), world.today()
    period = Period(today.year, month=today.month)
    (day,) = day_rows(by, period)
    assert (day["income"], day["expense"], day["left"]) == (250_000, 20_000, 230_000)
    entries = entry_rows(by, period)
    assert sum(row["income"] or 0 for row in entries) == 250_000
    assert [(row["paper"], row["expense"]) for row in entries if row["expense"]] == [(order.code, 20_000)]


def test_the_banks_transfer_is_in_the_purse_and_no_income_again() -> None:
    order = settled()
    by = factories.seller_of(order)
    OpeningBalance.objects.create(
        organisation_id=order.store.organisation_id, day=world.today(), cash=0, bank=0, created_at=world.now()
    )
    line = factories.bank_says(order, 230_000, "GHN DOI SOAT COD")
    (transfer,) = payments.transfers_for(line)
    payments.explain_by_carrier(line, transfer, by=by)
    purses = purses_of(by)
    assert purses
    assert (purses.bank.total, purses.cash.total) == (230_000, 0)
    assert book_of(by).total.total == 250_000
