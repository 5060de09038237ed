"""Placing orders: one per stall, goods held, once however often it is asked, refused with a sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.order_code import is_well_formed
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions import progress
from lantoa.orders.actions.place import place_orders
from lantoa.orders.errors import CannotOrder, PriceChanged
from lantoa.orders.models import Order, OrderLine
from lantoa.orders.rules import MOST_TO_CONFIRM
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def refused(error: type[RuleError], *lines: tuple[stores.Offer, int], **changes: Any) -> RuleError:
    """The refusal, after which nothing is there that was not there before."""
    held = {one: factories.shelf(one) for one, _quantity in lines}
    with pytest.raises(error) as why:
        orders.place_order(factories.wish(*lines, **changes))
    assert Order.objects.count() == payments.PaymentRequest.objects.count() == 0
    assert {one: factories.shelf(one) for one in held} == held
    return why.value


def test_an_order_holds_its_goods_and_asks_for_its_money(stage: Stage) -> None:
    at = factories.stall(fee=30_000)
    (big,) = factories.offers(at, ("túi 1 kg", 450_000, 5))
    order = factories.order(big, 2)
    assert is_well_formed(order.code)
    assert (order.goods_total, order.shipping_fee, order.total, order.received) == (900_000, 30_000, 930_000, 0)
    assert (order.state, order.expires_at) == ("awaiting_payment", world.now() + timedelta(minutes=30))
    assert factories.shelf(big) == (5, 2)
    line = order.lines.get()
    assert (line.product_name, line.variant_name, line.selling_unit, line.quantity, line.unit_price, line.total) == (
        "Chả mực giã tay", "túi 1 kg", "túi", 2, 450_000, 900_000,
    )  # fmt: skip
    asked = payments.request_of(order)
    assert (asked.code, asked.amount, asked.account) == (order.code, 930_000, at.account)
    assert [(entry.act, entry.on_behalf_of_id, entry.by_id) for entry in journal.entries_about(order)] == [
        ("orders.order_placed", at.store.organisation_id, None)
    ]


def test_what_was_ordered_stays_as_it_was_when_the_stall_changes_it() -> None:
    at = factories.stall()
    (one,) = factories.offers(at, ("túi 1 kg", 450_000, 5))
    order = factories.order(one)
    stores.Offer.objects.filter(pk=one.pk).update(price=1_000)
    order.refresh_from_db()
    assert (order.total, order.lines.get().unit_price) == (450_000, 450_000)


def test_one_wish_at_two_stalls_becomes_two_orders_with_their_own_fee_and_code() -> None:
    near, far = factories.stall("Bếp Hương", fee=20_000), factories.stall("Bếp Bình", fee=35_000)
    squid, fish = factories.offer(near, price=225_000), factories.offer(far, price=95_000, name="Nước mắm")
    placed = orders.place_order(factories.wish((squid, 1), (fish, 2)))
    assert [(order.store, order.total) for order in placed] == [(near.store, 245_000), (far.store, 225_000)]
    assert len({order.code for order in placed} | {order.token for order in placed}) == 4
    assert [payments.request_of(order).account for order in placed] == [near.account, far.account]


def test_cash_on_delivery_holds_the_goods_for_good() -> None:
    order = factories.order(method="cod")
    assert (order.expires_at, order.state) == (None, "to_confirm")


def test_a_repeat_gives_the_same_orders_and_takes_nothing_more() -> None:
    squid, fish = factories.offer(), factories.offer(name="Nước mắm")
    wish = factories.wish((squid, 2), (fish, 1))
    first = orders.place_order(wish)
    assert orders.place_order(wish) == first
    assert Order.objects.count() == 2
    assert (factories.shelf(squid), factories.shelf(fish)) == ((5, 2), (5, 1))


def test_the_key_of_another_order_is_refused_and_changes_nothing() -> None:
    squid, key = factories.offer(), world.uuid7()
    factories.order(squid, key=key)
    for changed in ({"method": "cod"}, {"buyer": orders.Buyer("Người Khác", "+84911111111", "", "Hà Nội")}):
        with pytest.raises(journal.CommandConflict):
            orders.place_order(factories.wish((squid, 1), key=key, **changed))
    with pytest.raises(journal.CommandConflict):
        orders.place_order(factories.wish((squid, 2), key=key))
    assert Order.objects.count() == 1
    assert factories.shelf(squid) == (5, 1)


def test_a_refused_wish_leaves_its_key_free() -> None:
    squid, key = factories.offer(left=1), world.uuid7()
    refused(stock.OutOfStock, (squid, 2), key=key)
    assert factories.order(squid, 1, key=key).total == 225_000


def test_too_many_says_how_many_are_left_and_of_what() -> None:
    (one, _two) = factories.offers(factories.stall(), ("500 g", 225_000, 2), ("1 kg", 450_000, 9))
    error = refused(stock.OutOfStock, (one, 3))
    assert (error.field, str(error)) == ("quantity", "Chả mực giã tay 500 g chỉ còn 2.")
    assert (error.variant_id, error.left) == (one.variant_id, 2)


def test_the_last_one_gone_is_said_to_be_gone() -> None:
    squid = factories.offer(left=1)
    factories.order(squid)
    with pytest.raises(stock.OutOfStock, match="vừa hết hàng"):
        factories.order(squid)


def test_one_thing_short_refuses_the_whole_wish() -> None:
    squid, fish = factories.offer(left=5), factories.offer(name="Nước mắm", left=1)
    refused(stock.OutOfStock, (squid, 1), (fish, 2))


def test_a_price_that_changed_since_it_was_seen_is_asked_about_again() -> None:
    squid = factories.offer(factories.stall(fee=20_000))
    refused(PriceChanged, (squid, 2), seen_total=450_000)
    assert factories.order(squid, 2, seen_total=470_000).total == 470_000


def test_a_stall_on_holiday_takes_no_orders(stage: Stage) -> None:
    at, today = factories.stall(), world.today()
    squid = factories.offer(at)
    stores.close_for_holiday(at.store, since=today, until=today, by=at.by)
    assert "Bếp Hương đang nghỉ" in str(refused(CannotOrder, (squid, 1)))
    stage.later(days=1)
    assert factories.order(squid).state == "awaiting_payment"


def test_cash_on_delivery_where_the_stall_does_not_take_it_is_refused_beside_the_choice() -> None:
    error = refused(CannotOrder, (factories.offer(factories.stall(cod=False)), 1), method="cod")
    assert error.field == "method"


def test_a_phone_orders_no_more_on_delivery_while_many_of_its_orders_wait_for_a_word() -> None:
    squid = factories.offer(left=50)
    placed = [factories.order(squid, method="cod") for _number in range(MOST_TO_CONFIRM)]
    with pytest.raises(CannotOrder) as why:
        factories.order(squid, method="cod")
    assert why.value.field == "method"
    assert factories.order(squid).method == "transfer"
    assert factories.order(squid, method="cod", buyer=orders.Buyer("Người Khác", "+84911111111", "", "Hà Nội"))
    progress.confirm(placed[0], by=factories.seller_of(placed[0]), key=world.uuid7())
    assert factories.order(squid, method="cod").method == "cod"


def test_wishes_written_together_are_counted_together() -> None:
    squid = factories.offer(left=50)
    wishes = [factories.wish((squid, 1), method="cod") for _number in range(MOST_TO_CONFIRM + 2)]
    answers = place_orders(wishes)
    assert [isinstance(answer, CannotOrder) for answer in answers] == [False] * MOST_TO_CONFIRM + [True] * 2
    assert factories.shelf(squid) == (50, MOST_TO_CONFIRM)


@pytest.mark.parametrize("quantity", [0, -1, 10_000])
def test_an_impossible_number_is_refused_beside_it(quantity: int) -> None:
    assert refused(CannotOrder, (factories.offer(left=99_999), quantity)).field == "quantity"


def test_nothing_and_the_same_thing_twice_are_refused() -> None:
    squid = factories.offer()
    refused(CannotOrder)
    refused(CannotOrder, (squid, 1), (squid, 2))


def test_more_than_one_transfer_can_carry_is_refused() -> None:
    gold = factories.offer(price=250_000_000)
    assert refused(CannotOrder, (gold, 2)).field == "quantity"
    assert factories.order(gold).total == 250_000_000


def test_what_is_hidden_gone_or_only_tried_out_is_not_for_sale() -> None:
    at, rehearsal = factories.stall(), factories.stall("Gian thử", rehearsal=True)
    hidden, gone = factories.offer(at), factories.offer(at, name="Nước mắm")
    stores.set_shown(at.store, hidden.variant.product, shown=False, by=at.by)
    stores.Offer.objects.filter(pk=gone.pk).delete()
    for one in (hidden, factories.offer(rehearsal)):
        assert "không còn bán" in str(refused(CannotOrder, (one, 1)))
    with pytest.raises(CannotOrder):
        orders.place_order(factories.wish((gone, 1)))
    assert Order.objects.count() == 0


def test_who_is_signed_in_is_known_as_the_buyer() -> None:
    somebody = factories.person("Lê Thị Mua")
    order = factories.order(by=accounts.actor_for(somebody))
    assert order.buyer == somebody
    assert journal.entries_about(order).get().by_id == somebody.pk


def test_a_hold_that_ran_out_is_expired_when_it_is_read_and_gives_way_to_a_later_buyer(stage: Stage) -> None:
    squid = factories.offer(left=1)
    first = factories.order(squid)
    stage.later(minutes=29, seconds=59)
    with pytest.raises(stock.OutOfStock):
        factories.order(squid)
    assert first.state == "awaiting_payment"
    stage.later(seconds=1)
    assert first.state == "expired"
    assert stock.available([squid.variant_id]) == {squid.variant_id: 1}
    second = factories.order(squid)
    assert factories.shelf(squid) == (1, 1)
    assert (first.state, second.state) == ("expired", "awaiting_payment")


def test_many_wishes_are_placed_or_refused_each_by_itself(stage: Stage) -> None:
    squid, fish = factories.offer(left=3), factories.offer(name="Nước mắm", left=1)
    old = factories.wish((squid, 1))
    (before,) = orders.place_order(old)
    answers = orders.place_orders(
        [old, factories.wish((squid, 2)), factories.wish((squid, 1)), factories.wish((fish, 1)), factories.wish()]
    )
    assert answers[0] == [before]
    assert [order.total for order in answers[1]] == [450_000]
    assert isinstance(answers[2], stock.OutOfStock)
    assert [order.total for order in answers[3]] == [225_000]
    assert isinstance(answers[4], CannotOrder)
    assert (factories.shelf(squid), factories.shelf(fish)) == ((3, 3), (1, 1))


def test_two_orders_that_drew_the_same_code_draw_again(monkeypatch: pytest.MonkeyPatch) -> None:
    squid = factories.offer()
    taken = factories.order(squid).code
    drawn = iter([taken, "LT2222222"])
    monkeypatch.setattr("lantoa.orders.actions.place.new_code", lambda: next(drawn))
    assert factories.order(squid).code == "LT2222222"
    assert factories.shelf(squid) == (5, 2)


def test_a_batch_asks_the_database_the_same_number_of_questions_for_two_as_for_twenty(
    django_assert_num_queries: Any,
) -> None:
    squid = factories.offer(left=100)
    for many in (2, 20):
        wishes = [factories.wish((squid, 1)) for _ in range(many)]
        with django_assert_num_queries(14 + 2 * (connection.vendor == "postgresql")):
            orders.place_orders(wishes)
    assert OrderLine.objects.count() == 22
