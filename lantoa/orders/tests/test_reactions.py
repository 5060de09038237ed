"""When money comes: counted once, the goods kept, what came too late handed back and visible, whose word it is kept apart."""

from __future__ import annotations

import pytest
from django.db import transaction

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders import reactions
from lantoa.orders.models import Order
from lantoa.orders.queries.order import late_money
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.payments import api as payments
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.actions.hook import Checked, check, keep, process_notice
from lantoa.payments.actions.refund import close_by_hand
from lantoa.payments.queries.ledger import Recount
from lantoa.payments.tests import factories as bank

pytestmark = pytest.mark.django_db


def paid_entries(order: Order) -> list[dict[str, object]]:
    """What the entries say, the commitment aside, which tells nothing to those who read it."""
    entries = [dict(entry.data) for entry in journal.entries_about(order).filter(act="orders.order_paid")]
    assert all(len(entry.pop("commitment")) == 64 for entry in entries)
    return entries


def test_the_exact_amount_makes_it_paid_and_the_goods_the_buyer_s_for_good(stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    assert factories.bank_says(order).outcome == "exact"
    assert (order.state, order.payment_status, order.bank_says_paid) == ("to_pack", "full", True)
    assert paid_entries(order) == [{"amount": 225_000, "by_bank": 225_000}]
    stage.later(days=3)
    assert order.state == "to_pack"
    assert factories.shelf(squid) == (1, 1)


def test_too_little_keeps_the_goods_and_says_what_is_missing(stage: Stage) -> None:
    order = factories.order()
    assert factories.bank_says(order, 100_000).outcome == "underpaid"
    stage.later(hours=5)
    assert (order.state, order.payment_status, order.missing) == ("awaiting_payment", "partial", 125_000)
    assert order.expires_at is None
    assert paid_entries(order) == []
    factories.bank_says(order, 125_000)
    assert (order.state, order.payment_status) == ("to_pack", "full")
    assert paid_entries(order) == [{"amount": 225_000, "by_bank": 225_000}]


def test_too_much_is_paid_and_the_rest_stays_visible() -> None:
    order = factories.order()
    assert factories.bank_says(order, 300_000).outcome == "overpaid"
    assert (order.state, order.payment_status, order.received) == ("to_pack", "over", 300_000)


def test_the_same_money_twice_is_counted_once_and_the_second_is_shown_to_look_at() -> None:
    order = factories.order()
    factories.bank_says(order)
    again = factories.bank_says(order, 225_000)
    assert (order.received, again.outcome, len(paid_entries(order))) == (225_000, "already_paid", 1)
    assert again in payments.to_look_at(order.store.organisation_id)


def test_money_after_the_hold_ran_out_revives_the_order_when_the_goods_are_there(stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    stage.later(hours=2)
    assert order.state == "expired"
    factories.bank_says(order)
    assert order.state == "to_pack"
    assert factories.shelf(squid) == (1, 1)


def test_money_after_others_let_the_goods_go_again_revives_it_too(stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    stage.later(minutes=31)
    other = factories.order(squid)
    orders.cancel(other, by_seller=False, reason="Đổi ý", by=factories.VISITOR, key=world.uuid7())
    factories.bank_says(order)
    assert (order.state, factories.shelf(squid)) == ("to_pack", (1, 1))


def test_of_two_things_one_let_go_and_one_still_held_both_are_the_buyer_s_again(stage: Stage) -> None:
    at = factories.stall()
    squid, fish = factories.offer(at, left=1), factories.offer(at, name="Nước mắm", left=5)
    (order,) = orders.place_order(factories.wish((squid, 1), (fish, 2)))
    stage.later(minutes=31)
    other = factories.order(squid)
    orders.cancel(other, by_seller=False, reason="Đổi ý", by=factories.VISITOR, key=world.uuid7())
    factories.bank_says(order)
    assert (order.state, factories.shelf(squid), factories.shelf(fish)) == ("to_pack", (1, 1), (5, 2))


def test_money_for_goods_that_are_gone_is_handed_back_and_stays_visible(stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    stage.later(minutes=31)
    other = factories.order(squid)
    line = factories.bank_says(order)
    line.refresh_from_db()
    assert (order.state, order.received, order.bank_received) == ("expired", 0, 0)
    assert (payments.request_of(order).received, payments.payments_of(order)) == (0, [])
    assert (line.outcome, late_money(order)) == ("late", [line])
    assert line in payments.to_look_at(order.store.organisation_id)
    assert paid_entries(order) == []
    assert (other.state, factories.shelf(squid)) == ("awaiting_payment", (1, 1))
    acts = journal.entries_about(payments.request_of(order)).values_list("act", flat=True)
    assert list(acts) == ["payments.payment_received", "payments.payment_late"]


@pytest.mark.parametrize("then", ["waits", "noted", "goes back"])
def test_of_one_transfer_for_two_orders_what_came_too_late_for_one_waits_alone(stage: Stage, then: str) -> None:
    at = factories.stall()
    gone, there = factories.offer(at, left=1, price=100_000), factories.offer(at, name="Nước mắm", price=60_000)
    late, kept = factories.order(gone), factories.order(there)
    stage.later(minutes=31)
    factories.order(gone)
    line = factories.bank_says(late, 160_000, f"{late.code} {kept.code}")
    kept.refresh_from_db()
    line.refresh_from_db()
    assert (late.received, kept.received, line.outcome) == (0, 60_000, "late")
    if then == "noted":
        payments.settle(line, note="Tiền riêng", by=at.by)
    if then == "goes back":
        refund = payments.return_line(line, by=at.by)
        assert refund.amount == 100_000
        close_by_hand(refund, cash=False, by=at.by)
    recount = Recount()
    assert list(recount.faults()) == []
    moved = {"waits": ("suspense", -100_000), "noted": ("other", -100_000), "goes back": ("said", -100_000)}[then]
    assert recount.balances[moved[0]] == moved[1]


def test_one_thing_gone_of_two_leaves_the_other_on_the_shelf(stage: Stage) -> None:
    at = factories.stall()
    squid, fish = factories.offer(at, left=1), factories.offer(at, name="Nước mắm", left=5)
    (order,) = orders.place_order(factories.wish((squid, 1), (fish, 2)))
    stage.later(minutes=31)
    factories.order(squid)
    factories.bank_says(order)
    assert order.state == "expired"
    assert factories.shelf(squid) == (1, 1)
    factories.order(fish, 5)
    assert factories.shelf(fish) == (5, 5)


def test_money_for_a_cancelled_order_changes_nothing_but_is_shown_as_late() -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    orders.cancel(order, by_seller=True, reason="Hết hàng", by=factories.seller_of(order), key=world.uuid7())
    line = factories.bank_says(order)
    assert (order.state, order.received, line.outcome) == ("cancelled", 0, "late")
    assert late_money(order) == [line]
    assert factories.shelf(squid) == (1, 0)


def test_late_money_is_another_order_s_only_when_it_names_it(stage: Stage) -> None:
    squid = factories.offer()
    one, other = factories.order(squid), factories.order(squid)
    for order in (one, other):
        orders.cancel(order, by_seller=False, reason="Đổi ý", by=factories.VISITOR, key=world.uuid7())
    factories.bank_says(one)
    assert late_money(other) == []


def test_late_money_that_was_explained_is_shown_no_more(stage: Stage) -> None:
    order = factories.order()
    orders.cancel(order, by_seller=False, reason="Đổi ý", by=factories.VISITOR, key=world.uuid7())
    line = factories.bank_says(order)
    payments.settle(line, note="Đã trả lại", by=factories.seller_of(order))
    assert late_money(order) == []


def test_the_seller_s_word_is_counted_and_kept_apart_from_the_bank_s() -> None:
    order = factories.order()
    factories.bank_says(order, 200_000)
    factories.seller_says(order, 25_000, cash=True)
    assert (order.state, order.received, order.bank_received, order.bank_says_paid) == (
        "to_pack",
        225_000,
        200_000,
        False,
    )
    assert paid_entries(order) == [{"amount": 225_000, "by_bank": 200_000}]


def test_the_seller_s_word_for_goods_that_are_gone_is_refused(stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    stage.later(minutes=31)
    factories.order(squid)
    with pytest.raises(payments.GoodsGone):
        factories.seller_says(order)
    order.refresh_from_db()
    assert (order.received, payments.payments_of(order)) == (0, [])


def test_money_for_a_cash_on_delivery_order_spares_the_promise() -> None:
    order = factories.order(method="cod")
    factories.bank_says(order)
    assert (order.state, order.missing) == ("to_pack", 0)


def test_money_after_the_hand_over_promises_no_goods_again() -> None:
    squid = factories.offer(left=2)
    order = factories.do(factories.order(squid, method="cod"), "confirm", "pack", "hand_over")
    factories.bank_says(order)
    assert (order.state, order.payment_status) == ("handed_over", "full")
    assert factories.shelf(squid) == (1, 0)


def test_one_transfer_for_two_orders_pays_both() -> None:
    at = factories.stall()
    squid = factories.offer(at)
    first, second = factories.order(squid), factories.order(squid, 2)
    line = factories.bank_says(first, 675_000, memo=f"{first.code} {second.code}")
    second.refresh_from_db()
    assert (line.outcome, first.state, second.state) == ("split", "to_pack", "to_pack")
    assert (first.received, second.received) == (225_000, 450_000)


def test_what_is_asked_for_something_else_is_left_alone() -> None:
    account = bank.fed_account()
    request = bank.asked(account)
    bank.told(account, request.amount, request.code)
    assert Order.objects.count() == 0


def test_an_error_in_the_reaction_undoes_everything_and_parks_the_notice_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = factories.order()
    account = connect_feed(payments.payout_account(order.store.organisation_id), auth="api_key", secret=bank.SECRET)
    raw = bank.raw(account, transferAmount=order.total, content=f"CK {order.code}")
    headers = {"Authorization": f"Apikey {bank.SECRET}"}
    with transaction.atomic():
        incoming = keep(Checked(account, headers, raw, check(account, headers, raw)))

    def broken(order: Order) -> None:
        raise ZeroDivisionError("planted")

    with monkeypatch.context() as planted:
        planted.setattr(reactions, "keep_goods", broken)
        assert process_notice(incoming.pk) == "parked"
    incoming.refresh_from_db()
    order.refresh_from_db()
    assert incoming.reason == "ZeroDivisionError: planted"
    assert (order.state, order.received, payments.request_of(order).received) == ("awaiting_payment", 0, 0)
    assert payments.BankTransaction.objects.count() == payments.Payment.objects.count() == 0
    assert not journal.entries_about(payments.request_of(order)).exists()

    assert process_notice(incoming.pk) == "done"
    order.refresh_from_db()
    assert (order.state, order.received) == ("to_pack", 225_000)
