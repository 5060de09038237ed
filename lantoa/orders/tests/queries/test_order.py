"""The cart by stall, the seller's board, what has to be packed, what happened."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.cart import add_to_cart, new_cart
from lantoa.orders.models import Order
from lantoa.orders.queries.order import PILES, cart_groups, history, last_address, lines_of, next_to_do
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def test_a_cart_of_two_stalls_is_shown_by_stall_in_the_order_it_was_filled() -> None:
    near, far = factories.stall("Bếp Hương", fee=20_000), factories.stall("Bếp Bình")
    squid, fish, ham = factories.offer(near), factories.offer(far, name="Nước mắm"), factories.offer(near, name="Giò")
    cart = new_cart()
    for offer in (squid, fish, ham):
        add_to_cart(cart, offer.pk, 2, by=factories.VISITOR)
    groups = cart_groups(lines_of(cart))
    assert [(group.store, [line.offer for line in group.lines]) for group in groups] == [
        (near.store, [squid, ham]),
        (far.store, [fish]),
    ]
    assert [(group.goods, group.total, group.closed) for group in groups] == [
        (900_000, 920_000, False),
        (450_000, 450_000, False),
    ]


def test_the_cart_knows_what_is_left_what_is_gone_and_who_rests() -> None:
    at = factories.stall()
    squid, fish = factories.offer(at, left=1), factories.offer(at, name="Nước mắm")
    factories.order(squid)
    stores.set_shown(at.store, fish.variant.product, shown=False, by=at.by)
    stores.close_for_holiday(at.store, since=world.today(), until=world.today(), by=at.by)
    (group,) = cart_groups([(squid.pk, 2), (fish.pk, 1), (987_654_321, 1)])
    assert [(line.offer, line.left) for line in group.lines] == [(squid, 0)]
    assert group.closed


def test_a_cart_costs_the_same_for_one_thing_as_for_many(django_assert_num_queries: Any) -> None:
    at = factories.stall()
    things = [factories.offer(at, name=f"Hàng {number}") for number in range(8)]
    for many in (1, 8):
        with django_assert_num_queries(3):
            cart_groups([(offer.pk, 1) for offer in things[:many]])


def test_the_board_sorts_by_what_comes_next_the_oldest_first(stage: Stage) -> None:
    at = factories.stall()
    squid = factories.offer(at, left=50)
    placed = {}
    for name in ("first", "second"):
        placed[name, "confirm"] = factories.order(squid, method="cod")
        placed[name, "wait"] = factories.order(squid)
        placed[name, "pack"] = factories.do(factories.order(squid, method="cod"), "confirm")
        placed[name, "hand"] = factories.do(factories.order(squid, method="cod"), "confirm", "pack")
        placed[name, "done"] = factories.do(factories.order(squid, method="cod"), "confirm", "pack", "hand_over")
        stage.later(minutes=1)
    board = orders.board(at.by)
    columns = (board.to_confirm, board.awaiting_payment, board.to_pack, board.to_hand_over)
    for column, kind in zip(columns, ("confirm", "wait", "pack", "hand"), strict=True):
        assert list(column) == [placed["first", kind], placed["second", kind]]
    assert board.counts == dict.fromkeys(PILES, 2)
    assert list(board.done) == [placed["second", "done"], placed["first", "done"]]
    stage.later(hours=1)
    later = orders.board(at.by)
    assert [order.state for order in later.done] == ["handed_over", "expired"] * 2
    assert (later.counts["awaiting_payment"], list(later.awaiting_payment)) == (0, [])


def test_the_board_asks_as_little_however_much_is_over_and_finds_what_waits_by_its_index(
    django_assert_num_queries: Any,
) -> None:
    at = factories.stall()
    squid = factories.offer(at, left=50)
    factories.order(squid)
    orders.board(at.by)
    with django_assert_num_queries(2):
        assert orders.board(at.by).counts["awaiting_payment"] == 1
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Order.objects.waiting_at([at.store.pk], world.now()).explain()
    assert plan.count("orders_order_waiting") == 2


def test_nobody_sees_another_stall_s_orders() -> None:
    order = factories.order()
    other, visitor = factories.stall("Bếp Bình"), accounts.Visitor()
    for actor in (other.by, visitor, accounts.actor_for(factories.person())):
        board = orders.board(actor)
        assert [list(getattr(board, name)) for name in (*PILES, "done")] == [[]] * 5
        assert set(board.counts.values()) == {0}
        assert next_to_do(actor, order) is None


def test_what_has_to_be_packed_is_summed_up_by_kind() -> None:
    at = factories.stall()
    half, whole = factories.offers(at, ("500 g", 225_000, 50), ("1 kg", 450_000, 50))
    for lines in ([(half, 2), (whole, 1)], [(half, 3)]):
        for order in orders.place_order(factories.wish(*lines, method="cod")):
            factories.do(order, "confirm")
    factories.order(whole, 9)
    assert orders.pack_summary(orders.board(at.by).to_pack) == [
        ("Chả mực giã tay 500 g", "túi", 5),
        ("Chả mực giã tay 1 kg", "túi", 1),
    ]


def test_the_next_thing_to_do_is_the_oldest_other_order_that_waits_for_the_seller(stage: Stage) -> None:
    at = factories.stall()
    squid = factories.offer(at, left=50)
    mine = factories.order(squid, method="cod")
    factories.order(squid)
    assert next_to_do(at.by, mine) is None
    stage.later(minutes=1)
    older = factories.do(factories.order(squid, method="cod"), "confirm")
    stage.later(minutes=1)
    factories.order(squid, method="cod")
    assert next_to_do(at.by, mine) == older


def test_what_happened_names_who_did_it_and_who_helped() -> None:
    order = factories.order(method="cod")
    owner = factories.seller_of(order)
    orders.confirm(order, by=factories.helper_of(owner), key=world.uuid7())
    orders.pack(order, by=owner, key=world.uuid7())
    assert [(step.act, step.who, step.helping) for step in history(order)] == [
        ("orders.order_placed", "", False),
        ("orders.order_confirmed", "Phạm Thị Giúp", True),
        ("orders.order_packed", owner.person.name, False),
    ]


def test_where_goods_went_last_time_is_offered_again_to_the_same_person_only() -> None:
    somebody, other = (accounts.actor_for(factories.person()) for _ in range(2))
    squid = factories.offer()
    for address in ("Số 1", "Số 2"):
        factories.order(squid, by=somebody, buyer=orders.Buyer("Mua", "+84987654321", factories.unit().pk, address))
    factories.order(squid)
    assert last_address(somebody) == {"unit": factories.unit().pk, "address": "Số 2"}
    assert last_address(other) == {}
