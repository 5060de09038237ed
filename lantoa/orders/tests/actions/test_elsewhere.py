"""What was ordered at a place outside is paid there: to pack at once, owed by nobody here, income when it leaves, never a bank's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.erasure import to_do_first
from lantoa.orders.actions.fee import make_due
from lantoa.orders.actions.progress import received_by_hand
from lantoa.orders.errors import CannotOrder, NotNow
from lantoa.orders.models import FeeEntry, Order
from lantoa.orders.queries.receipt import receipt_of
from lantoa.orders.tests import factories
from lantoa.orders.tests.actions.test_fee import agreed
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
MASKED = orders.Buyer("N*****h", "", "", "******, Bãi Cháy", "Shopee, đơn A1.")


def elsewhere(offer: stores.Offer, quantity: int = 2, buyer: orders.Buyer = MASKED) -> Order:
    wish = orders.ElsewhereWish([(offer.variant_id, quantity, 200_000)], buyer, 0, "Shopee")
    return orders.place_elsewhere(offer.store, wish, by=accounts.Visitor())


def test_it_is_to_pack_at_once_and_looks_paid_by_nobody_who_did_not_say_so() -> None:
    stall = factories.stall()
    order = elsewhere(factories.offer(stall))
    assert (order.state, order.payment_status, order.missing, order.received, order.bank_says_paid) == (
        "to_pack", "elsewhere", 0, 0, False,
    )  # fmt: skip
    assert order in orders.board(stall.by).to_pack
    assert payments.request_of(order) is None
    seller, buyer = stall.browser, Client()
    sale = seller.get(reverse("orders:sale", args=[order.code])).content.decode()
    assert "Shopee thu tiền" in sale
    assert "N*****h" in sale
    for never in ("ngân hàng báo", "Chưa trả tiền", 'href="tel:"', "Tôi đã nhận tiền", "đã xoá tài khoản"):
        assert never not in sale
    assert seller.get(reverse("orders:slip", args=[order.code])).status_code == 200
    page = buyer.get(reverse("orders:order", args=[order.token])).content.decode()
    assert "Shopee thu tiền rồi trả lại cho gian hàng" in page
    assert reverse("orders:cancel", args=[order.token]) not in page
    receipt = buyer.get(reverse("orders:receipt", args=[order.code, order.receipt_mark])).content.decode()
    assert "Shopee thu tiền rồi trả lại cho gian hàng" in receipt
    assert receipt_of(order).verdict == "sealing"
    verified = buyer.get(reverse("portal:verify_receipt", args=[order.code])).content.decode()
    assert "Trả tiền qua Shopee" in verified


def test_it_counts_as_income_when_it_leaves_and_a_fee_is_owed_then() -> None:
    stall = factories.stall()
    agreed(stall)
    offer = factories.offer(stall)
    order, other = elsewhere(offer), factories.order(offer)
    by = factories.seller_of(order)
    orders.pack(order, by=by, key=world.uuid7())
    assert not Order.objects.income().exists()
    assert not FeeEntry.objects.exists()
    orders.hand_over(order, by=by, key=world.uuid7())
    assert [one.income_at for one in Order.objects.income()] == [order.handed_over_at]
    assert FeeEntry.objects.get().amount == 10_000
    # As far as banks and carriers told, nothing came in.
    assert orders.told_income([order.store.organisation_id], world.now() + timedelta(days=1)) == []
    orders.correct(order, orders.Wrong("returned", {order.lines.get().pk: 1}, restock=True), by=by, key=world.uuid7())
    order.refresh_from_db()
    assert (order.refunding, order.to_pay, order.missing, payments.refunds_of(order)) == (0, 200_000, 0, [])
    make_due([other.pk], world.now())
    assert FeeEntry.objects.filter(fee__order=order).count() == 2


def test_the_buyer_cannot_cancel_it_here_and_no_money_is_taken_for_it() -> None:
    order = elsewhere(factories.offer(factories.stall()), buyer=replace(MASKED, phone="+84977135246"))
    by = factories.seller_of(order)
    with pytest.raises(NotNow):
        orders.cancel(order, by_seller=False, reason="Đổi ý", by=accounts.Visitor(), key=world.uuid7())
    with pytest.raises(NotNow):
        received_by_hand(order, amount=400_000, cash=True, by=by, key=world.uuid7())
    assert order not in Order.objects.expired(world.now() + timedelta(days=9))
    buyer = accounts.person_for("+84977135246", "Trần Thị Mua")
    orders.left_elsewhere(order, by=accounts.Visitor())
    assert list(to_do_first(accounts.leaving(buyer))) == []


def test_the_place_outside_says_that_it_left_and_arrived_once() -> None:
    order = elsewhere(factories.offer(factories.stall()))
    for _twice in range(2):
        orders.left_elsewhere(order, by=accounts.Visitor())
    assert order.state == "handed_over"
    assert [orders.arrived_elsewhere(order, world.now()) for _twice in range(2)] == [True, False]
    assert stock.Hold.objects.filter(holder_id=order.pk).count() == 0
    given_up = elsewhere(factories.offer(factories.stall("Bếp khác")))
    orders.cancel(given_up, by_seller=True, reason="Hết hàng", by=factories.seller_of(given_up), key=world.uuid7())
    orders.left_elsewhere(given_up, by=accounts.Visitor())
    assert (given_up.state, orders.arrived_elsewhere(given_up, world.now())) == ("cancelled", False)


def test_what_cannot_be_promised_is_refused_whole() -> None:
    offer = factories.offer(factories.stall(), left=1)
    with pytest.raises(stock.OutOfStock):
        elsewhere(offer, 2)
    with pytest.raises(CannotOrder):
        orders.place_elsewhere(offer.store, orders.ElsewhereWish([(offer.variant_id, 1, 0)], MASKED, 0, "Shopee"), by=accounts.Visitor())  # fmt: skip
    assert not Order.objects.exists()
