"""The order book tells what is still to be made, what was ordered each day, and what changed since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db


def cancelled(placed: orders.Order) -> orders.Order:
    return orders.cancel(placed, by_seller=True, reason="Hết mực", by=factories.seller_of(placed), key=world.uuid7())


def test_open_lines_are_live_ones_sure_once_paid_or_confirmed(stage: Stage, django_assert_num_queries: Any) -> None:
    at = factories.stall()
    offer, home = factories.offer(at, left=100), at.by.organisation_id
    likely = factories.order(offer, 1, method="cod")
    sure = factories.do(factories.order(offer, 2, method="cod"), "confirm")
    paid = factories.paid_order(offer, 3)
    packed = factories.do(factories.order(offer, 4, method="cod"), "confirm", "pack")
    factories.do(factories.order(offer, 5, method="cod"), "confirm", "pack", "hand_over")
    cancelled(factories.order(offer, 6, method="cod"))
    unpaid = factories.order(offer, 7)
    rehearsed = factories.order(offer, 8, method="cod")
    orders.Order.objects.filter(pk=rehearsed.pk).update(rehearsal=True)
    with django_assert_num_queries(1):
        found = orders.open_lines(home, [offer.variant_id])
    assert [(line.order_id, line.quantity, line.sure, line.packed) for line in found] == [
        (likely.pk, 1, False, False), (sure.pk, 2, True, False), (paid.pk, 3, True, False), (packed.pk, 4, True, True),
        (unpaid.pk, 7, False, False),
    ]  # fmt: skip
    stage.later(days=40)
    assert unpaid.pk not in {line.order_id for line in orders.open_lines(home, [offer.variant_id])}
    assert orders.open_lines(factories.stall("Bếp khác").by.organisation_id, [offer.variant_id]) == []
    assert orders.open_lines(home, []) == []


def test_what_was_ordered_counts_on_its_day_in_vietnam_and_at_the_counter_too(stage: Stage) -> None:
    at = factories.stall()
    offer, home, today = factories.offer(at, left=100), at.by.organisation_id, world.today()
    factories.order(offer, 2, method="cod")
    cancelled(factories.order(offer, 9, method="cod"))
    wish = orders.CounterWish([(offer.pk, 3, offer.price)], 1_000_000, "cash")
    orders.sell_at_counter(at.store, wish, by=at.by, key=world.uuid7())
    stage.later(hours=15, minutes=30)  # half past midnight in Vietnam, not yet in UTC
    factories.order(offer, 4, method="cod")
    tomorrow = today + timedelta(days=1)
    found = orders.ordered_by_day(home, [offer.variant_id], since=today, until=tomorrow)
    assert found == [(today, offer.variant_id, 5), (tomorrow, offer.variant_id, 4)]
    assert orders.ordered_by_day(home, [offer.variant_id], since=tomorrow, until=tomorrow) == found[1:]


def test_what_was_bought_ahead_waits_for_its_own_day_and_is_no_usual_day_s_order(stage: Stage) -> None:
    at, today = factories.stall(), world.today()
    offer, home = factories.offer(at, left=100), at.by.organisation_id
    factories.order(offer, 2, method="cod")
    day = today + timedelta(days=10)
    ahead = factories.order(offer, 60, method="cod", due_on=day, pay_until=world.now() + timedelta(days=3))
    assert orders.ordered_by_day(home, [offer.variant_id], since=today, until=today) == [(today, offer.variant_id, 2)]
    assert (ahead.pk, 60, day) in [
        (line.order_id, line.quantity, line.due_on) for line in orders.open_lines(home, [offer.variant_id])
    ]


def test_changes_since_are_orders_that_came_and_those_called_off(stage: Stage) -> None:
    at = factories.stall()
    offer, home = factories.offer(at, left=100), at.by.organisation_id
    before = factories.order(offer, method="cod")
    moment = world.now()
    assert orders.changed_since(home, moment) == orders.BookChange(0, 0)
    stage.later(minutes=1)
    factories.order(offer, method="cod")
    cancelled(factories.order(offer, method="cod"))
    cancelled(before)
    assert orders.changed_since(home, moment) == orders.BookChange(1, 1)
