"""Many buyers at the same moment: no unit is promised twice, on either database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from lantoa.kit.tests.crowd import AT_ONCE, Crowd
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stock.models import Hold, Stock
from lantoa.stock.tests.factories import Counter, variant
from lantoa.stock.tests.test_actions import holder, soon

pytestmark = pytest.mark.django_db(transaction=True)


def buy(lines: list[tuple[int, int]]) -> Callable[[int], bool]:
    def one(number: int) -> bool:
        try:
            with transaction.atomic():
                stock.hold(lines, holder(number + 1), expires_at=soon())
        except stock.OutOfStock:
            return False
        return True

    return one


def ledger(*variant_ids: int) -> tuple[dict[int, tuple[int, int]], int]:
    return stock.on_hand(variant_ids), sum(Hold.objects.values_list("quantity", flat=True))


def test_the_last_five_go_to_five_of_eight(crowd: Crowd) -> None:
    thing = variant(5)
    placed = crowd(buy([(thing.pk, 1)]))
    assert placed.count(True) == 5
    assert crowd.alone(lambda: ledger(thing.pk)) == ({thing.pk: (5, 5)}, 5)


def test_sixteen_at_once_never_promise_one_too_many(crowd: Crowd) -> None:
    thing = variant(5)
    placed = crowd(buy([(thing.pk, 1)]), people=16)
    assert (placed.count(True), placed.count(False)) == (5, 11)
    assert crowd.alone(lambda: ledger(thing.pk)) == ({thing.pk: (5, 5)}, 5)


def test_the_crowd_is_really_at_work_at_the_same_time(crowd: Crowd) -> None:
    thing = variant(5)

    def careless(number: int) -> None:
        left = stock.available([thing.pk])[thing.pk]
        world.sleep(0.1)  # long enough for every other to have looked too
        if left:
            Stock.objects.filter(pk=thing.pk).update(promised=5 - left + 1)
            with transaction.atomic():
                stock.keep([(holder(number + 1), [(thing.pk, 1)], None)])

    crowd(careless)
    promised = crowd.alone(lambda: ledger(thing.pk))[1]
    assert promised == AT_ONCE > 5


def test_two_things_wanted_crosswise_are_given_without_a_standstill(crowd: Crowd) -> None:
    one, other = variant(4), variant(4)
    ways = [[(one.pk, 1), (other.pk, 1)], [(other.pk, 1), (one.pk, 1)]]
    placed = crowd(lambda number: buy(ways[number % 2])(number))
    assert placed.count(True) == 4
    assert crowd.alone(lambda: ledger(one.pk, other.pk)) == ({one.pk: (4, 4), other.pk: (4, 4)}, 8)


def test_units_of_an_expired_hold_are_given_once(crowd: Crowd) -> None:
    thing = variant(3)
    with transaction.atomic():
        stock.hold([(thing.pk, 3)], holder(99), expires_at=soon())
    Hold.objects.update(expires_at=world.now() - timedelta(seconds=1))
    placed = crowd(buy([(thing.pk, 1)]))
    assert placed.count(True) == 3
    assert crowd.alone(lambda: ledger(thing.pk)) == ({thing.pk: (3, 3)}, 3)


def test_a_seller_who_counts_meanwhile_never_goes_below_what_is_promised(crowd: Crowd) -> None:
    thing = variant(8)

    def act(number: int) -> bool:
        if number % 2:
            return buy([(thing.pk, 2)])(number)
        try:
            stock.set_on_hand(thing.pk, 4, by=Counter())
        except stock.BelowPromised:
            return False
        return True

    crowd(act)
    counted, held = crowd.alone(lambda: ledger(thing.pk))
    on_hand, promised = counted[thing.pk]
    assert promised == held <= on_hand
    assert on_hand in {4, 8}


def test_pressing_hand_over_many_times_moves_the_goods_once(crowd: Crowd) -> None:
    thing = variant(5)
    with transaction.atomic():
        stock.hold([(thing.pk, 3)], holder(1), expires_at=None)

    def act(_number: int) -> int:
        with transaction.atomic():
            return stock.hand_over(holder(1), by=Counter())

    assert sorted(crowd(act)) == [0] * (AT_ONCE - 1) + [3]
    assert crowd.alone(lambda: ledger(thing.pk)) == ({thing.pk: (2, 0)}, 0)
