"""What expires first goes to the oldest order, no lot gives more than it has, and a lot that is called back names who got of it."""

from __future__ import annotations

import pytest

from lantoa.catalog import api as catalog
from lantoa.kit.tests.crowd import Crowd
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.tests import consignments
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.factories import bank_says, do, order, wish
from lantoa.workforce.actions.pick import pick_for_order, put_back, take_without_order
from lantoa.workforce.errors import BadPick
from lantoa.workforce.models import LotPick
from lantoa.workforce.queries.lot import OrderToPick, left_in_lots, lot_story, order_to_pick, to_pick
from lantoa.workforce.tests.makers import Kitchen

pytestmark = pytest.mark.django_db


def to_pack(kitchen: Kitchen, quantity: int) -> Order:
    return do(order(kitchen.offers[0], quantity, method="cod"), "confirm")


def told(waiting: list[OrderToPick]) -> list[tuple[str, int]]:
    return [(lot.code, number) for one in waiting for line in one.lines for lot, number in line.takes]


def take(kitchen: Kitchen, placed: Order, code: str, number: int) -> LotPick:
    lot = catalog.Lot.objects.get(product=kitchen.product, code=code)
    (line,) = placed.lines.all()
    (picked,) = pick_for_order(placed, [(line.pk, lot.pk, number)], by=kitchen.by, key=world.uuid7())
    return picked


def test_the_oldest_order_gets_what_expires_first() -> None:
    kitchen = Kitchen()
    kitchen.finish(10, code="MOI", days=30)
    kitchen.finish(4, code="CU", days=5)
    first, second = to_pack(kitchen, 3), to_pack(kitchen, 3)
    assert told(to_pick(kitchen.by)) == [("CU", 3), ("CU", 1), ("MOI", 2)]
    assert told([order_to_pick(kitchen.by, second)]) == [("CU", 1), ("MOI", 2)]
    take(kitchen, first, "CU", 3)
    assert [one.order for one in to_pick(kitchen.by)] == [second]
    assert {one.left for one in left_in_lots([kitchen.product.pk])} == {1, 10}


def test_what_expired_or_was_called_back_is_neither_told_nor_taken(stage: Stage) -> None:
    kitchen = Kitchen()
    kitchen.finish(4, code="CU", days=1)
    kitchen.finish(4, code="GOI", days=30)
    placed = to_pack(kitchen, 5)
    catalog.recall_lot(catalog.Lot.objects.get(code="GOI"), reason="Nhãn sai", advice="Mang trả", by=kitchen.by)
    assert told(to_pick(kitchen.by)) == [("CU", 4)]
    stage.later(days=2)
    (waiting,) = to_pick(kitchen.by)
    assert (told([waiting]), waiting.missing) == ([], 5)
    for code in ("GOI", "CU"):
        with pytest.raises(BadPick):
            take(kitchen, placed, code, 1)


def test_no_order_gets_more_than_it_waits_for_and_no_lot_gives_more_than_it_has() -> None:
    kitchen = Kitchen()
    kitchen.finish(10, code="A1")
    kitchen.finish(2, code="A2")
    placed = to_pack(kitchen, 3)
    for code, number in (("A1", 4), ("A2", 3), ("A1", -1)):
        with pytest.raises(BadPick):
            take(kitchen, placed, code, number)
    other = Kitchen()
    other.finish(9, code="XA")
    (line,) = placed.lines.all()
    with pytest.raises(BadPick):
        pick_for_order(placed, [(line.pk, catalog.Lot.objects.get(code="XA").pk, 1)], by=kitchen.by)
    with pytest.raises(BadPick):
        pick_for_order(placed, [], by=kitchen.by)
    assert not LotPick.objects.exists()


def test_put_back_and_a_cancelled_order_fill_the_lot_again() -> None:
    kitchen = Kitchen()
    kitchen.finish(10, code="A1")
    first, second = to_pack(kitchen, 3), to_pack(kitchen, 2)
    picked = take(kitchen, first, "A1", 3)
    take(kitchen, second, "A1", 2)
    assert [put_back(picked, by=kitchen.by) for _again in range(2)] == [True, False]
    orders.cancel(second, by_seller=True, reason="Hết mực", by=kitchen.by, key=world.uuid7())
    assert [one.left for one in left_in_lots([kitchen.product.pk])] == [10]


def test_a_lot_that_is_called_back_names_the_orders_that_got_of_it() -> None:
    kitchen = Kitchen()
    kitchen.finish(10, code="A1")
    got, other = to_pack(kitchen, 3), to_pack(kitchen, 2)
    take(kitchen, got, "A1", 3)
    lot = catalog.Lot.objects.get()
    catalog.recall_lot(lot, reason="Nhãn sai", advice="Mang trả", by=kitchen.by)
    assert lot_story(lot).codes == [got.code]
    assert order_to_pick(kitchen.by, other).missing == 2


def test_what_was_sold_by_hand_is_no_longer_told_and_a_lot_written_by_hand_counts() -> None:
    kitchen = Kitchen()
    made = catalog.Made("TAY", world.today(), "Thôn Đông Sơn", quantity=6)
    lot = catalog.make_lot(kitchen.product, made, by=kitchen.by)
    take_without_order(lot, kitchen.variant, 4, by=kitchen.by, key=world.uuid7())
    with pytest.raises(BadPick):
        take_without_order(lot, kitchen.variant, 3, by=kitchen.by, key=world.uuid7())
    assert lot_story(lot).left[0][1] == 2


def test_what_went_out_with_its_order_stays_in_the_story_of_its_lot() -> None:
    kitchen = Kitchen()
    kitchen.finish(10, code="A1")
    placed = to_pack(kitchen, 3)
    picked = take(kitchen, placed, "A1", 3)
    do(placed, "pack", "hand_over")
    with pytest.raises(BadPick) as refused:
        put_back(picked, by=kitchen.by)
    assert refused.value.code == "gone"
    assert lot_story(catalog.Lot.objects.get()).codes == [placed.code]


def test_beside_a_neighbours_goods_ones_own_are_taken_with_one_tap() -> None:
    kitchen, maker = Kitchen(), Kitchen()
    kitchen.finish(10, code="A1")
    maker.finish(10, code="B1")
    theirs = consignments.on_sale(kitchen.at, maker.at, maker.offers[0], 300_000)
    (placed,) = orders.place_order(wish((kitchen.offers[0], 2), (theirs, 1)))
    bank_says(placed)
    (waiting,) = to_pick(kitchen.by)
    assert told([waiting]) == [("A1", 2)]
    assert [line.has_lots for line in waiting.lines] == [True, False]
    assert waiting.missing == 0
    takes = [(line.line.pk, lot.pk, number) for line in waiting.lines for lot, number in line.takes]
    assert len(pick_for_order(placed, takes, by=kitchen.by, key=world.uuid7())) == 1
    assert to_pick(kitchen.by) == []


@pytest.mark.django_db(transaction=True)
def test_eight_phones_take_for_one_order_once(crowd: Crowd) -> None:
    kitchen = Kitchen()
    kitchen.finish(30, code="A1")
    placed = to_pack(kitchen, 3)

    def pick(_number: int) -> bool:
        try:
            take(kitchen, placed, "A1", 3)
        except BadPick:
            return False
        return True

    assert crowd(pick).count(True) == 1
    assert crowd.alone(lambda: [one.left for one in left_in_lots([kitchen.product.pk])]) == [27]
