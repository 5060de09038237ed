"""What the seller and the buyer do with an order: every step that is allowed, and none of the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.progress import received_by_hand
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.payments import api as payments

pytestmark = pytest.mark.django_db


def unpaid() -> Order:
    return factories.order()


def expired() -> Order:
    order = factories.order()
    world.later(minutes=31)  # type: ignore[attr-defined]
    return order


def part_paid() -> Order:
    order = factories.order()
    factories.bank_says(order, 1_000)
    return order


def paid() -> Order:
    order = factories.order()
    factories.bank_says(order)
    return order


def to_confirm() -> Order:
    return factories.order(method="cod")


def confirmed() -> Order:
    return factories.do(to_confirm(), "confirm")


def packed() -> Order:
    return factories.do(confirmed(), "pack")


def handed_over() -> Order:
    return factories.do(packed(), "hand_over")


def cancelled() -> Order:
    order = factories.order()
    return orders.cancel(order, by_seller=True, reason="Hết hàng", by=factories.seller_of(order), key=world.uuid7())


STATES = (unpaid, expired, part_paid, paid, to_confirm, confirmed, packed, handed_over, cancelled)
STEPS = {
    "confirm": {to_confirm},
    "pack": {paid, confirmed},
    "hand_over": {packed},
    "pay_at_the_door": {unpaid, expired},
    "cancel_by_buyer": {unpaid, expired, to_confirm, confirmed},
    "cancel_by_seller": {unpaid, expired, part_paid, paid, to_confirm, confirmed, packed},
}


def take(order: Order, step: str, **key: object) -> Order:
    by, name, who = factories.seller_of(order), *step.partition("_by_")[::2]
    more = {"by_seller": who == "seller", "reason": "Đổi ý"} if who else {}
    return getattr(orders, name)(order, by=by, **{"key": world.uuid7(), **more, **key})


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_where_it_is_next_and_refused_everywhere_else(step: str, state: Callable[[], Order]) -> None:
    order = state()
    before, entries = order.state, journal.entries_about(order).count()
    if state in STEPS[step]:
        assert take(order, step).state != before or step == "pay_at_the_door"
        assert journal.entries_about(order).count() == entries + 1
    else:
        with pytest.raises(NotNow):
            take(order, step)
        order.refresh_from_db()
        assert (order.state, journal.entries_about(order).count()) == (before, entries)


@pytest.mark.parametrize("step", STEPS)
def test_the_same_press_twice_does_it_once(step: str) -> None:
    order, key = min(STEPS[step], key=STATES.index)(), world.uuid7()
    after = take(order, step, key=key).state
    entries = journal.entries_about(order).count()
    assert take(order, step, key=key).state == after
    assert journal.entries_about(order).count() == entries


def test_goods_leave_the_stock_when_they_leave_the_house() -> None:
    squid = factories.offer(left=5)
    order = factories.order(squid, 2, method="cod")
    factories.do(order, "confirm", "pack")
    assert factories.shelf(squid) == (5, 2)
    factories.do(order, "hand_over")
    assert factories.shelf(squid) == (3, 0)
    assert [entry.act for entry in journal.entries_about(order)] == [
        "orders.order_placed", "orders.order_confirmed", "orders.order_packed", "orders.order_handed_over",
    ]  # fmt: skip


@pytest.mark.parametrize("by_seller", [True, False])
def test_a_cancelled_order_gives_its_goods_back_and_says_who_and_why(by_seller: bool) -> None:
    squid = factories.offer(left=5)
    order = factories.order(squid, 2)
    by = factories.seller_of(order) if by_seller else factories.VISITOR
    orders.cancel(order, by_seller=by_seller, reason="Đổi ý", by=by, key=world.uuid7())
    who = "seller" if by_seller else "buyer"
    assert (order.state, order.cancelled_by, order.cancel_reason) == ("cancelled", who, "Đổi ý")
    assert factories.shelf(squid) == (5, 0)
    entry = journal.entries_about(order).last()
    assert (entry.act, entry.data, entry.by_id) == ("orders.order_cancelled", {"by": who}, by.person_id)
    assert payments.request_of(order).cancelled_at is not None


def test_the_reason_stays_out_of_the_journal() -> None:
    order = cancelled()
    assert all("Hết hàng" not in str(entry.data) for entry in journal.entries_about(order))


def test_the_same_key_with_another_reason_is_refused() -> None:
    order, key = factories.order(), world.uuid7()
    orders.cancel(order, by_seller=False, reason="Đổi ý", by=factories.VISITOR, key=key)
    with pytest.raises(journal.CommandConflict):
        orders.cancel(order, by_seller=False, reason="Lý do khác", by=factories.VISITOR, key=key)


def test_paying_at_the_door_keeps_the_goods_for_good(stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    orders.pay_at_the_door(order, by=factories.VISITOR, key=world.uuid7())
    stage.later(days=2)
    assert (order.method, order.state) == ("cod", "to_confirm")
    assert factories.shelf(squid) == (1, 1)


def test_paying_at_the_door_after_others_bought_the_goods_is_refused_and_says_so(stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    stage.later(minutes=31)
    other = factories.order(squid)
    with pytest.raises(NotNow, match="người khác mua"):
        orders.pay_at_the_door(order, by=factories.VISITOR, key=world.uuid7())
    order.refresh_from_db()
    assert (order.method, order.state, other.state) == ("transfer", "expired", "awaiting_payment")


def test_paying_at_the_door_where_the_stall_does_not_take_it_is_refused() -> None:
    order = factories.order(factories.offer(factories.stall(cod=False)))
    with pytest.raises(NotNow, match="không nhận trả tiền khi giao"):
        orders.pay_at_the_door(order, by=factories.VISITOR, key=world.uuid7())


def test_a_helper_s_step_says_who_did_it_and_for_whom() -> None:
    order = factories.order(method="cod")
    owner = factories.seller_of(order)
    helper = factories.helper_of(owner)
    orders.confirm(order, by=helper, key=world.uuid7())
    entry = journal.entries_about(order).last()
    assert (entry.by_id, entry.on_behalf_of_id, entry.helping) == (helper.person_id, owner.organisation_id, True)


@pytest.mark.parametrize("cash", [True, False])
def test_what_the_seller_says_came_is_counted_once_and_never_as_the_bank_s_word(cash: bool) -> None:
    order, key = factories.order(), world.uuid7()
    by = factories.seller_of(order)
    for _ in range(2):
        received_by_hand(order, amount=225_000, cash=cash, by=by, key=key)
    assert (order.received, order.bank_received, order.bank_says_paid) == (225_000, 0, False)
    assert order.state == "to_pack"
    assert [payment.source for payment in payments.payments_of(order)] == ["cash" if cash else "seller"]


@pytest.mark.parametrize("state", [paid, cancelled], ids=lambda state: state.__name__)
def test_no_more_is_counted_by_hand_where_nothing_is_missing(state: Callable[[], Order]) -> None:
    order = state()
    received = order.received
    with pytest.raises(NotNow, match="không cần trả thêm"):
        factories.seller_says(order, 1_000)
    order.refresh_from_db()
    assert order.received == received


def test_cash_taken_at_the_door_promises_no_goods_again() -> None:
    squid = factories.offer(left=3)
    order = factories.do(factories.order(squid, 2, method="cod"), "confirm", "pack", "hand_over")
    factories.seller_says(order, cash=True)
    assert (order.state, order.payment_status) == ("handed_over", "full")
    assert factories.shelf(squid) == (1, 0)
