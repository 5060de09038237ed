"""What there was at the start is said anew, never changed, and the book goes on from the last one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lantoa.books.actions.expense import cancel_expense, record_expense
from lantoa.books.actions.opening import set_opening
from lantoa.books.errors import BadOpening
from lantoa.books.models import OpeningBalance
from lantoa.books.queries.purse import purses_of
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def start(at: factories.Stall, **changes: Any) -> OpeningBalance:
    return set_opening(at.by.organisation, by=at.by, **{"day": TODAY, "cash": 1_000_000, "bank": 5_000_000, **changes})


def test_nobody_who_has_not_said_it_has_a_purse(stage: Stage) -> None:
    assert purses_of(factories.stall().by) is None
    assert purses_of(factories.VISITOR) is None


def test_money_for_orders_comes_and_expenses_go_each_to_its_purse(stage: Stage) -> None:
    at = factories.stall()
    start(at)
    goods = factories.offer(at, price=100_000, left=20)
    factories.bank_says(factories.order(goods, 2))
    factories.seller_says(factories.order(goods, 3))
    factories.seller_says(factories.order(goods, 4, method="cod"), cash=True)
    for amount, source in ((30_000, "cash"), (40_000, "bank"), (7_000, "cash")):
        made = record_expense(at.by.organisation, amount=amount, day=TODAY, kind="other", paid_from=source, by=at.by)
    cancel_expense(made, by=at.by)
    purses = purses_of(at.by)
    paid = {order.method: order.total for order in Order.objects.filter(method="cod")}
    assert (purses.cash.came, purses.cash.spent) == (paid["cod"], 30_000)
    assert purses.cash.total == 1_000_000 + paid["cod"] - 30_000
    transfers = sum(order.total for order in Order.objects.filter(method="transfer"))
    assert (purses.bank.came, purses.bank.spent) == (transfers, 40_000)
    assert purses.bank.said == Order.objects.filter(method="transfer", bank_received=0).get().total
    assert purses.bank.total == 5_000_000 + transfers - 40_000


def test_what_came_before_the_start_is_in_it_already(stage: Stage) -> None:
    at = factories.stall()
    factories.bank_says(factories.order(factories.offer(at)))
    record_expense(at.by.organisation, amount=30_000, day=TODAY, kind="other", by=at.by)
    stage.later(days=1)
    start(at, day=date(2026, 11, 22))
    purses = purses_of(at.by)
    assert (purses.cash.total, purses.bank.total) == (1_000_000, 5_000_000)


def test_a_rehearsal_brings_no_money(stage: Stage) -> None:
    at = factories.stall()
    start(at)
    order = factories.order(factories.offer(at))
    factories.bank_says(order)
    from lantoa.payments.models import PaymentRequest

    PaymentRequest.objects.filter(subject_id=order.pk).update(rehearsal=True)
    assert purses_of(at.by).bank.came == 0


def test_said_anew_the_last_one_counts_and_the_first_stays(stage: Stage) -> None:
    at, key = factories.stall(), world.uuid7()
    first = start(at, key=key)
    assert start(at, key=key) == first
    second = start(at, cash=2_000_000, day=date(2026, 11, 1))
    assert purses_of(at.by).opening == second
    assert list(OpeningBalance.objects.order_by("pk")) == [first, second]
    first.refresh_from_db()
    assert first.cash == 1_000_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"day": date(2026, 11, 22)}, "day"), ({"day": date(1, 1, 1)}, "day"), ({"cash": -1}, "cash"), ({"bank": 10**12}, "bank")],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(changes: dict[str, Any], field: str, stage: Stage) -> None:
    with pytest.raises(BadOpening) as refused:
        start(factories.stall(), **changes)
    assert refused.value.field == field
