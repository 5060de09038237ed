"""What can still be promised is told by the clock at the moment of asking; nobody has to tidy up first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from lantoa.kit.world import World, world
from lantoa.stock import api as stock
from lantoa.stock.models import Hold
from lantoa.stock.tests.factories import Counter, variant
from lantoa.stock.tests.test_actions import holder

pytestmark = pytest.mark.django_db


class Clock(World):
    """A world whose time stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = super().now()

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Iterator[Clock]:
    made = Clock()
    before = world.use(made)
    yield made
    world.use(before)


def promise(pk: int, quantity: int, number: int, minutes: float | None) -> None:
    until = None if minutes is None else world.now() + timedelta(minutes=minutes)
    with transaction.atomic():
        stock.hold([(pk, quantity)], holder(number), expires_at=until)


def test_a_hold_counts_until_its_last_moment_and_then_no_more(clock: Clock) -> None:
    thing = variant(10)
    promise(thing.pk, 4, 1, minutes=30)
    clock.time += timedelta(minutes=30) - timedelta(microseconds=1)
    assert stock.available([thing.pk]) == {thing.pk: 6}
    clock.time += timedelta(microseconds=1)
    assert stock.available([thing.pk]) == {thing.pk: 10}
    assert stock.on_hand([thing.pk]) == {thing.pk: (10, 4)}


def test_only_what_ran_out_comes_free(clock: Clock) -> None:
    thing = variant(10)
    for number, minutes in enumerate((10, 20, None), start=1):
        promise(thing.pk, 2, number, minutes)
    assert stock.available([thing.pk]) == {thing.pk: 4}
    clock.time += timedelta(minutes=15)
    assert stock.available([thing.pk]) == {thing.pk: 6}
    clock.time += timedelta(days=400)
    assert stock.available([thing.pk]) == {thing.pk: 8}


def test_what_ran_out_is_given_to_others_at_that_moment_and_the_ledger_stays_true(clock: Clock) -> None:
    thing = variant(3)
    promise(thing.pk, 2, 1, minutes=30)
    promise(thing.pk, 1, 2, minutes=60)
    clock.time += timedelta(minutes=30)
    promise(thing.pk, 2, 3, minutes=30)
    assert sorted(Hold.objects.values_list("holder_id", "quantity")) == [(2, 1), (3, 2)]
    assert stock.on_hand([thing.pk]) == {thing.pk: (3, 3)}
    with pytest.raises(stock.OutOfStock) as refused, transaction.atomic():
        stock.hold([(thing.pk, 1)], holder(4), expires_at=None)
    assert refused.value.left == 0


def test_a_seller_may_count_down_to_what_is_still_promised(clock: Clock) -> None:
    thing = variant(5)
    promise(thing.pk, 2, 1, minutes=10)
    promise(thing.pk, 1, 2, minutes=None)
    with pytest.raises(stock.BelowPromised), transaction.atomic():
        stock.set_on_hand(thing.pk, 1, by=Counter())
    clock.time += timedelta(minutes=10)
    stock.set_on_hand(thing.pk, 1, by=Counter())
    assert stock.available([thing.pk]) == {thing.pk: 0}


def test_longer_time_to_pay_is_given_while_the_goods_are_still_held(clock: Clock) -> None:
    thing = variant(1)
    promise(thing.pk, 1, 1, minutes=10)
    assert stock.extend(holder(1), world.now() + timedelta(minutes=40)) is True
    clock.time += timedelta(minutes=20)
    assert stock.available([thing.pk]) == {thing.pk: 0}
    assert stock.extend(holder(2), world.now()) is False


def test_the_next_moment_at_which_something_comes_free_is_known(clock: Clock) -> None:
    thing, other = variant(10), variant(10)
    assert stock.next_expiry([thing.pk, other.pk]) is None
    promise(thing.pk, 1, 1, minutes=30)
    promise(other.pk, 1, 2, minutes=10)
    promise(other.pk, 1, 3, minutes=None)
    start = clock.time
    assert stock.next_expiry([thing.pk, other.pk]) == start + timedelta(minutes=10)
    assert stock.next_expiry([thing.pk]) == start + timedelta(minutes=30)
    clock.time += timedelta(minutes=10)
    assert stock.next_expiry([thing.pk, other.pk]) == start + timedelta(minutes=30)


def test_what_was_never_counted_is_none_left() -> None:
    assert stock.available([987_654_321]) == {987_654_321: 0}
    assert stock.available([]) == {}


@pytest.mark.parametrize("things", [1, 30])
def test_asking_costs_two_queries_for_any_number_of_things(things: int, django_assert_num_queries: object) -> None:
    pks = [variant(number).pk for number in range(things)]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert stock.available(pks) == {pk: number for number, pk in enumerate(pks)}
