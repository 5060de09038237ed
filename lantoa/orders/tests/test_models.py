"""Which orders the board shows where is the same rule as an order's own state."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories

pytestmark = pytest.mark.django_db
TOTAL = 100_000


def every_kind_of_order() -> list[Order]:
    now, store = world.now(), factories.stall().store
    times = (None, now - timedelta(minutes=1), now, now + timedelta(minutes=1))
    facts = product(("transfer", "cod"), (0, 1, TOTAL, TOTAL + 1), times, *[(None, now)] * 4)
    return Order.objects.bulk_create(
        Order(
            code=f"LT{number:07d}", token=f"token-{number}", store=store, buyer_name="Lê Thị Mua", buyer_phone="+84987654321", address="Hà Nội",
            method=method, goods_total=TOTAL, total=TOTAL, received=received, placed_at=now, expires_at=expires, confirmed_at=confirmed,
            packed_at=packed, handed_over_at=handed_over, cancelled_at=cancelled,
        )
        for number, (method, received, expires, confirmed, packed, handed_over, cancelled) in enumerate(facts)
    )  # fmt: skip


def test_every_order_stands_in_exactly_the_column_of_its_state() -> None:
    made, now, rows = every_kind_of_order(), world.now(), Order.objects.all()
    columns = {
        "to_confirm": rows.to_confirm(), "awaiting_payment": rows.awaiting_payment(now), "to_pack": rows.to_pack(),
        "to_hand_over": rows.to_hand_over(), "expired": rows.expired(now),
    }  # fmt: skip
    wrong = []
    for state, column in columns.items():
        there = {order.pk for order in column}
        wrong += [order for order in made if (order.pk in there) != (order.state == state)]
    done = {order.pk for order in rows.done(now)}
    wrong += [order for order in made if (order.pk in done) != (order.state in {"cancelled", "handed_over", "expired"})]
    assert len(made) == 512
    assert wrong == []


def test_it_is_the_bank_s_word_only_where_the_bank_says_all_of_it() -> None:
    assert Order(total=100, received=100, bank_received=100).bank_says_paid
    assert Order(total=100, received=130, bank_received=100).bank_says_paid
    assert not Order(total=100, received=100, bank_received=99).bank_says_paid
    assert not Order(total=100, received=100, bank_received=0).bank_says_paid


@pytest.mark.parametrize(
    ("facts", "buyer", "seller"),
    [
        ({}, True, True),
        ({"received": 1}, False, True),
        ({"packed_at": True}, False, True),
        ({"packed_at": True, "handed_over_at": True}, False, False),
        ({"cancelled_at": True}, False, False),
    ],
)
def test_who_may_still_cancel(facts: dict[str, object], buyer: bool, seller: bool) -> None:
    values = {name: world.now() if value is True else value for name, value in facts.items()}
    order = Order(total=100, method="cod", **values)
    assert (order.can_cancel(by_seller=False), order.can_cancel(by_seller=True)) == (buyer, seller)
