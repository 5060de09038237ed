"""What is put right about an order: the goods, what it comes to, what is paid back; and what was ordered stays as written."""

from __future__ import annotations

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.correction import return_excess, say_where
from lantoa.orders.errors import BadCorrection, NotNow
from lantoa.orders.models import Correction, Order
from lantoa.orders.queries.order import pack_summary
from lantoa.orders.queries.receipt import receipt_of
from lantoa.orders.tests import factories
from lantoa.payments import api as payments
from lantoa.payments.actions.refund import close_by_hand, reopen_refund
from lantoa.payments.errors import BadAccount
from lantoa.payments.queries.ledger import Recount
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db


def put_right(order: Order, kind: str, pieces: int = 0, **more: object) -> Correction:
    line = order.lines.get()
    wrong = orders.Wrong(kind, {line.pk: pieces} if pieces else {}, **more)  # type: ignore[arg-type]
    return orders.correct(order, wrong, by=factories.seller_of(order), key=world.uuid7())


def sent(order: Order) -> Order:
    return factories.do(order, *(["confirm"] if order.method == "cod" else []), "pack", "hand_over")


def agrees() -> bool:
    return list(Recount().faults()) == []


def test_a_paid_order_that_is_cancelled_is_paid_back_by_itself() -> None:
    squid = factories.offer(price=225_000, left=5)
    order = factories.paid_order(squid, 2)
    orders.cancel(order, by_seller=True, reason="Hết mực", by=factories.seller_of(order), key=world.uuid7())
    (refund,) = payments.refunds_of(order)
    assert (refund.amount, refund.reason, refund.state) == (450_000, "cancelled", "to_name_account")
    assert (order.received, order.refunding, order.refunded, order.kept, order.over) == (450_000, 450_000, 0, 0, 0)
    assert factories.shelf(squid) == (5, 0)
    say_where(order, **factories.BUYERS_ACCOUNT, by=factories.VISITOR, key=world.uuid7())
    factories.bank_says_it_went(order, 450_000, f"tra lai {refund.code}")
    assert (order.refunded, payments.refunds_of(order)[0].state) == (450_000, "closed")
    assert agrees()


def test_what_was_said_to_be_paid_back_by_a_slip_is_to_be_paid_back_again() -> None:
    order = factories.paid_order()
    by = factories.seller_of(order)
    orders.cancel(order, by_seller=True, reason="x", by=by, key=world.uuid7())
    (refund,) = payments.refunds_of(order)
    for do, back in (
        (lambda: close_by_hand(refund, cash=True, by=by), 225_000),
        (lambda: reopen_refund(refund, by=by), 0),
    ):
        do()
        order.refresh_from_db()
        assert (order.refunding, order.refunded) == (225_000, back)


def test_an_unpaid_order_that_is_cancelled_owes_nothing() -> None:
    order = factories.order()
    orders.cancel(order, by_seller=True, reason="x", by=factories.seller_of(order), key=world.uuid7())
    assert payments.refunds_of(order) == []
    with pytest.raises(NotNow):
        say_where(order, **factories.BUYERS_ACCOUNT, by=factories.VISITOR, key=world.uuid7())


def test_fewer_pieces_free_the_shelf_and_the_rest_of_the_money_goes_back() -> None:
    squid = factories.offer(price=100_000, left=5)
    order = factories.paid_order(squid, 3)
    made = put_right(order, "not_delivered", 1, words="Hết mực")
    assert (made.amount, made.refund.amount, made.refund.reason) == (100_000, 100_000, "not_delivered")
    assert (order.to_pay, order.missing, order.state) == (200_000, 0, "to_pack")
    assert [count for _name, _unit, count in pack_summary(Order.objects.filter(pk=order.pk))] == [2]
    assert factories.shelf(squid) == (5, 2)
    sent(order)
    assert factories.shelf(squid) == (3, 0)
    assert order.lines.get().quantity == 3
    assert agrees()


def test_fewer_pieces_of_an_order_paid_at_the_door_are_simply_less_to_pay() -> None:
    order = factories.do(factories.order(factories.offer(price=100_000), 3, method="cod"), "confirm")
    assert put_right(order, "not_delivered", 2).refund is None
    assert order.missing == payments.request_of(order).due == 100_000
    sent_order = factories.do(order, "pack", "hand_over")
    factories.seller_says(sent_order, cash=True)
    assert (sent_order.payment_status, sent_order.missing) == ("full", 0)
    assert receipt_of(sent_order).broken == set()
    assert agrees()


@pytest.mark.parametrize("together", [False, True])
def test_money_that_comes_after_a_thing_was_left_out_keeps_only_the_rest(together: bool) -> None:
    squid, crab = factories.offers(factories.stall(), ("to", 100_000, 5), ("nhỏ", 70_000, 5))
    placed = [orders.place_order(factories.wish((squid, 1), (crab, 1), method="cod"))[0] for _twice in range(2)]
    for order in placed:
        factories.do(order, "confirm")
        line = order.lines.get(variant=crab.variant_id)
        wrong = orders.Wrong("not_delivered", {line.pk: 1})
        orders.correct(order, wrong, by=factories.seller_of(order), key=world.uuid7())
    if together:
        factories.bank_says(placed[0], 200_000, " ".join(order.code for order in placed))
    else:
        for order in placed:
            factories.bank_says(order)
    for order in placed:
        order.refresh_from_db()
        assert (order.payment_status, order.missing) == ("full", 0)
    assert (factories.shelf(squid), factories.shelf(crab)) == ((5, 2), (5, 0))
    assert agrees()


@pytest.mark.parametrize(("restock", "left"), [(True, 4), (False, 3)])
def test_what_comes_back_is_on_the_shelf_again_or_lost_and_is_paid_back(restock: bool, left: int) -> None:
    squid = factories.offer(price=100_000, left=5)
    order = sent(factories.paid_order(squid, 2))
    made = put_right(order, "returned", 1, restock=restock)
    assert (made.restocked, made.refund.amount, factories.shelf(squid)) == (restock, 100_000, (left, 0))
    assert (order.to_pay, order.payment_status) == (100_000, "full")
    entry = journal.entries_about(order).last()
    assert (entry.act, entry.data["kind"], entry.data["amount"]) == ("orders.order_corrected", "returned", 100_000)
    assert receipt_of(order).broken == set()
    assert agrees()


def test_everything_may_come_back() -> None:
    order = sent(factories.paid_order(factories.offer(price=100_000), 2))
    put_right(order, "returned", 2)
    assert (order.to_pay, order.kept, order.missing, order.over) == (0, 0, 0, 0)
    assert payments.request_of(order).over == 0
    with pytest.raises(BadCorrection):
        put_right(order, "returned", 1)
    assert agrees()


def test_an_exchange_that_comes_to_less_is_paid_back_the_difference() -> None:
    squid, crab = factories.offers(factories.stall(), ("to", 100_000, 5), ("nhỏ", 70_000, 5))
    order = sent(factories.paid_order(squid, 1))
    made = put_right(order, "exchanged", 1, given={crab.pk: 1}, restock=True)
    assert (made.amount, made.refund.amount) == (30_000, 30_000)
    assert (factories.shelf(squid), factories.shelf(crab)) == ((5, 0), (4, 0))
    assert agrees()


def test_an_exchange_that_comes_to_more_asks_for_the_difference_under_the_same_code() -> None:
    squid, crab = factories.offers(factories.stall(), ("nhỏ", 70_000, 5), ("to", 100_000, 5))
    order = sent(factories.paid_order(squid, 1))
    made = put_right(order, "exchanged", 1, given={crab.pk: 1})
    assert (made.amount, made.refund, order.missing) == (-30_000, None, 30_000)
    assert payments.payload(payments.request_of(order)) != ""
    assert factories.bank_says(order).outcome == "exact"
    assert (order.missing, order.payment_status) == (0, "full")
    assert receipt_of(order).broken == set()
    assert agrees()


def test_nothing_is_exchanged_for_what_is_not_there() -> None:
    squid, crab = factories.offers(factories.stall(), ("nhỏ", 70_000, 5), ("to", 100_000, 0))
    order = sent(factories.paid_order(squid, 1))
    with pytest.raises(stock.OutOfStock):
        put_right(order, "exchanged", 1, given={crab.pk: 1})
    order.refresh_from_db()
    assert (order.lessened, order.lines.get().taken_off, Correction.objects.count()) == (0, 0, 0)
    other = factories.offer(price=100_000)
    with pytest.raises(BadCorrection):
        put_right(order, "exchanged", 1, given={other.pk: 1})


def test_something_off_the_price_is_paid_back_and_no_goods_move() -> None:
    squid = factories.offer(price=100_000, left=5)
    order = sent(factories.paid_order(squid, 1))
    made = put_right(order, "allowance", amount=20_000, words="Hộp móp")
    assert (made.refund.amount, made.refund.reason, factories.shelf(squid)) == (20_000, "allowance", (4, 0))
    for amount in (0, -1, 80_001):
        with pytest.raises(BadCorrection):
            put_right(order, "allowance", amount=amount)
    put_right(order, "allowance", amount=80_000)
    assert order.to_pay == 0
    assert agrees()


@pytest.mark.parametrize(
    ("kind", "pieces", "field"),
    [
        ("returned", 4, "line"),
        ("returned", 0, None),
        ("returned", -1, "line"),
        ("exchanged", 1, None),
        ("x", 1, "kind"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(kind: str, pieces: int, field: str | None) -> None:
    order = sent(factories.paid_order(factories.offer(price=100_000), 3))
    with pytest.raises(BadCorrection) as refused:
        put_right(order, kind, pieces)
    assert (refused.value.field or "").startswith(field or "")
    order.refresh_from_db()
    assert (order.lessened, Correction.objects.count(), payments.refunds_of(order)) == (0, 0, [])


def test_each_is_possible_only_where_it_makes_sense() -> None:
    squid = factories.offer(price=100_000, left=9)
    to_pack, gone = factories.paid_order(squid, 2), sent(factories.paid_order(squid, 2))
    waiting = factories.order(squid)
    for order, kind in ((to_pack, "returned"), (gone, "not_delivered"), (waiting, "allowance"), (waiting, "returned")):
        with pytest.raises(NotNow):
            put_right(order, kind, 1, amount=1)
    with pytest.raises(BadCorrection):
        put_right(to_pack, "not_delivered", 2)


def test_the_same_press_twice_puts_it_right_once() -> None:
    order, key = sent(factories.paid_order(factories.offer(price=100_000), 3)), world.uuid7()
    wrong = orders.Wrong("returned", {order.lines.get().pk: 1})
    those = [orders.correct(order, wrong, by=factories.seller_of(order), key=key) for _twice in range(2)]
    assert those[0] == those[1]
    assert (order.lessened, order.refunding) == (100_000, 100_000)


def test_what_came_too_much_goes_back_when_the_seller_says_so_and_once() -> None:
    order = factories.order(factories.offer(price=100_000))
    factories.bank_says(order, 130_000)
    refund = return_excess(order, by=factories.seller_of(order), key=world.uuid7())
    assert (refund.amount, refund.reason, order.over, order.payment_status) == (30_000, "overpaid", 0, "full")
    with pytest.raises(NotNow):
        return_excess(order, by=factories.seller_of(order), key=world.uuid7())
    # What is corrected then goes back beside it.
    put_right(sent(order), "returned", 1)
    assert (order.refunding, order.kept) == (130_000, 0)
    assert agrees()


def test_an_account_that_cannot_be_one_is_kept_nowhere() -> None:
    order = factories.paid_order()
    orders.cancel(order, by_seller=True, reason="x", by=factories.seller_of(order), key=world.uuid7())
    with pytest.raises(BadAccount):
        say_where(order, **{**factories.BUYERS_ACCOUNT, "number": "1"}, by=factories.VISITOR, key=world.uuid7())
    assert payments.refunds_of(order)[0].state == "to_name_account"
