"""What can be sold at a counter, and what was sold there today: one's own, once, in few queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.queries.counter import _compose_sold, counter_of, counter_today
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.factories import Stall

pytestmark = pytest.mark.django_db


def sold(at: Stall, amount: int, method: str = "cash", **more: Any) -> Order:
    return orders.sell_at_counter(at.store, orders.CounterWish([], amount, method, **more), by=at.by, key=world.uuid7())


def test_today_counts_money_that_came_by_whose_word_and_nobody_else_s(stage: Stage) -> None:
    at, other = factories.stall(), factories.stall("Bếp khác")
    sold(at, 20_000)
    factories.bank_says(sold(at, 50_000, "transfer"))
    factories.bank_says(sold(at, 40_000, "transfer"), 10_000)
    sold(at, 7_000, "transfer")
    sold(other, 1_000_000)
    factories.bank_says(factories.order(factories.offer(at)))
    assert counter_today(at.by) == (3, 80_000, 60_000)
    stage.later(minutes=24 * 60)
    assert counter_today(at.by) == (0, 0, 0)


def test_a_sale_heard_of_today_belongs_to_the_day_it_was_sold(stage: Stage) -> None:
    at, given = factories.stall(), world.now()
    stage.later(minutes=24 * 60)
    sold(at, 20_000, code="LT2345678", earliest=given, said_at=given + timedelta(minutes=5))
    assert counter_today(at.by).count == 0


def test_the_day_is_found_among_counter_sales_alone() -> None:
    at = factories.stall()
    sold(at, 20_000)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    day = {"start": world.now() - timedelta(days=1), "end": world.now()}
    assert "orders_order_counter" in _compose_sold(at.store.organisation_id, **day).explain()


def test_the_counter_shows_everything_the_stall_has_with_what_is_left() -> None:
    at = factories.stall()
    assert counter_of(at.by).wares == []
    squid, cake = factories.offers(at, ("500 g", 225_000, 5), ("1 kg", 440_000, 0))
    factories.offer(name="Của người khác")
    wares = counter_of(at.by).wares
    assert [(ware.id, ware.name, ware.price, ware.unit, ware.left) for ware in wares] == [
        (squid.pk, "Chả mực giã tay 500 g", 225_000, "túi", 5),
        (cake.pk, "Chả mực giã tay 1 kg", 440_000, "túi", 0),
    ]


def test_it_asks_as_little_for_fifty_things_as_for_one(django_assert_max_num_queries: Any) -> None:
    at = factories.stall()
    for number in range(3):
        factories.offers(at, *((f"loại {kind}", 1_000, 1) for kind in range(10)), name=f"Món {number}")
    with django_assert_max_num_queries(6):
        assert len(counter_of(at.by).wares) == 30
