"""Orders placed at a channel become ordinary ones, once, whatever is repeated, late or out of order."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.channels.actions import sale
from lantoa.channels.actions.secret import hook_path
from lantoa.channels.actions.step import refuse_sale
from lantoa.channels.adapters.base import ChannelBuyer
from lantoa.channels.adapters.demo.adapter import DemoMarketplace, a_knock
from lantoa.channels.errors import NotYours
from lantoa.channels.models import ChannelSale
from lantoa.channels.queries.sale import oversold, troubles
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stock import api as stock
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def test_a_knock_leads_to_one_order_and_less_for_everybody(outside: DemoMarketplace, stage: Stage) -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store)
    listing = factories.listed(by, account, goods)
    journal.work_off()
    listing.refresh_from_db()
    told = factories.ordered(listing, 2)
    outside.placed["A1"] = told
    raw, headers = a_knock(factories.opened(account), "A1")
    for _again in range(3):
        answer = Client().post(hook_path(account.channel), raw, content_type="application/json", headers=headers)
        assert answer.status_code == 200
    journal.work_off()
    (order,) = orders.Order.objects.all()
    (line,) = order.lines.all()
    assert (line.quantity, line.unit_price, order.total, order.shipping_fee) == (2, 265_000, 530_000, 0)
    assert (order.buyer_name, order.buyer_phone, "A1" in order.note) == ("N*****h", "", True)
    assert order in orders.Order.objects.to_pack()
    (variant,) = goods.variants.all()
    assert stock.available([variant.pk]) == {variant.pk: 3}
    assert outside.items["1"][0].variants[0].stock == 3
    # Cancelled there: given back here, and every place hears of it. Older news changes nothing any more.
    stage.later(minutes=2)
    over = replace(told, state="cancelled", code="CANCELLED", updated_at=told.updated_at + timedelta(minutes=1))
    sale.take_order(account, over)
    sale.take_order(account, told)
    journal.work_off()
    order.refresh_from_db()
    assert order.cancelled_at is not None
    assert stock.available([variant.pk]) == {variant.pk: 5}
    assert outside.items["1"][0].variants[0].stock == 5
    assert ChannelSale.objects.get().code == "CANCELLED"


def test_what_no_knock_told_comes_by_the_list(outside: DemoMarketplace, stage: Stage) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store))
    journal.work_off()
    listing.refresh_from_db()
    bought_at = world.now() - timedelta(hours=3)
    outside.placed["B1"] = factories.ordered(listing, number="B1", at=bought_at)
    journal.sweep_all()
    journal.work_off()
    order = orders.Order.objects.get()
    assert (order.placed_at, order.confirmed_at) == (bought_at, world.now()), "bought when it was, heard of now"
    assert journal.entries_about(order).get(act="orders.order_placed").occurred_at == bought_at
    calls = outside.calls.count("orders_since")
    journal.sweep_all()
    journal.work_off()
    assert outside.calls.count("orders_since") == calls
    stage.later(minutes=11)
    journal.sweep_all()
    journal.work_off()
    assert (outside.calls.count("orders_since"), orders.Order.objects.count()) == (calls + 1, 1)


def test_what_cannot_be_kept_is_shown_and_tried_again_when_it_is_told_again(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store)
    listing = factories.listed(by, account, goods)
    journal.work_off()
    listing.refresh_from_db()
    told = factories.ordered(listing, 6)
    assert sale.take_order(account, told).why == "short"
    assert sale.take_order(account, factories.ordered(listing, number="A2", lines=())).why == "unknown"
    free = replace(told.lines[0], price=0, quantity=1)
    assert (
        sale.take_order(account, factories.ordered(listing, number="A3", lines=(free,), shipping_fee=0)).why
        == "refused"
    )
    assert not orders.Order.objects.exists()
    assert ChannelSale.objects.unfit().count() == 3
    (variant,) = goods.variants.all()
    stock.set_on_hand(variant.pk, 6, by=by)
    assert sale.take_order(account, told).why == ""
    assert orders.Order.objects.count() == 1


@pytest.mark.parametrize(("change", "status"), [("forged", 401), ("cut", 400), ("other shop", 200), ("long", 413), ("nobody", 404)])  # fmt: skip
def test_bad_knocks_are_refused_and_kept(change: str, status: int, outside: DemoMarketplace) -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    access, path = factories.opened(account), hook_path(account.channel)
    if change == "other shop":
        access = replace(access, shop="99")
    raw, headers = a_knock(access, "A1")
    if change == "forged":
        headers = {"X-Demo-Signature": "0" * 64}
    if change == "cut":
        raw, headers = b'{"shop":', a_signed(access.app_secret, b'{"shop":')
    if change == "long":
        raw = b" " * 2_000_001
    if change == "nobody":
        path = path.replace("demo", "nobody")
    answer = Client().post(path, raw, content_type="application/json", headers=headers)
    assert answer.status_code == status
    refused = journal.Incoming.objects.filter(state=journal.Incoming.State.REFUSED)
    assert refused.count() == (status != 404)
    assert not ChannelSale.objects.exists()


def a_signed(secret: str, raw: bytes) -> dict[str, str]:
    return {"X-Demo-Signature": hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}


def test_a_forced_sale_takes_what_is_left_and_says_whom_to_call_first(outside: DemoMarketplace, stage: Stage) -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store, ("", 265_000, 3))
    listing = factories.listed(by, account, goods)
    journal.work_off()
    listing.refresh_from_db()
    (variant,) = goods.variants.all()
    early = here(store, variant.pk, "Lê Thị Sớm", "+84987654321")
    stage.later(minutes=1)
    told = factories.ordered(listing, 2, buyer=ChannelBuyer("9", "Trần Văn Rõ", "0912 345 678"))
    outside.placed["A1"] = told
    stage.later(minutes=1)
    late = here(store, variant.pk, "Lê Thị Muộn", "+84987654322")
    one = sale.take_order(account, told)
    journal.work_off()
    assert (one.why, one.order, stock.available([variant.pk])) == ("short", None, {variant.pk: 0})
    assert outside.items["1"][0].variants[0].stock == 0
    (shown,) = oversold(by)
    assert shown.missing == (("Chả mực giã tay", 1),)
    assert [(who.name, who.phone, who.itself) for who in shown.waiting] == [
        ("Lê Thị Muộn", "+84987654322", False), ("Trần Văn Rõ", "+84912345678", True), ("Lê Thị Sớm", "+84987654321", False),
    ]  # fmt: skip
    assert troubles(by) == (1, 0, 0, 0)
    # Whoever ordered last gives way: what comes free goes to it at once, before anybody else, and it comes by itself.
    orders.cancel(late, by_seller=True, reason="Hết hàng", by=by, key=world.uuid7())
    assert stock.available([variant.pk]) == {variant.pk: 0}
    journal.work_off()
    one.refresh_from_db()
    assert one.order is not None
    assert (one.why, one.wants, one.buyer_phone, one.order.buyer_phone) == ("", [], "", "+84912345678")
    assert not stock.Hold.objects.filter(holder_type="channels.channelsale").exists()
    assert (oversold(by), troubles(by), early.pk != one.order_id) == ([], (0, 0, 0, 0), True)


def test_given_up_it_is_cancelled_there_and_nothing_stays_held(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store, ("", 265_000, 1))
    listing = factories.listed(by, account, goods)
    journal.work_off()
    listing.refresh_from_db()
    (variant,) = goods.variants.all()
    outside.placed["A1"] = factories.ordered(listing, 2)
    one = sale.take_order(account, outside.placed["A1"])
    assert stock.available([variant.pk]) == {variant.pk: 0}
    assert oversold(by)[0].first.phone == ""
    for _twice in range(2):
        refuse_sale(one, "no_stock", by=by)
    assert oversold(by)[0].being_refused
    journal.work_off()
    assert outside.placed["A1"].code == "CANCELLED no_stock"
    assert (ChannelSale.objects.get().state, oversold(by), stock.available([variant.pk])) == (
        "cancelled",
        [],
        {variant.pk: 1},
    )
    assert outside.items["1"][0].variants[0].stock == 1
    with pytest.raises(NotYours):
        refuse_sale(one, "no_stock", by=by)


def test_a_hold_that_runs_out_lets_it_come(outside: DemoMarketplace, stage: Stage) -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store, ("", 265_000, 1))
    listing = factories.listed(by, account, goods)
    journal.work_off()
    listing.refresh_from_db()
    (variant,) = goods.variants.all()
    here(store, variant.pk, "Lê Thị Chưa Trả", "+84987654321", method="transfer")
    outside.placed["A1"] = factories.ordered(listing)
    assert sale.take_order(account, outside.placed["A1"]).why == "short"
    journal.sweep_all()
    assert ChannelSale.objects.to_ask().count() == 0
    stage.later(hours=5)
    journal.sweep_all()
    journal.work_off()
    assert ChannelSale.objects.get().order is not None


def test_what_is_not_paid_there_is_held_and_not_packed(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store)
    listing = factories.listed(by, account, goods)
    journal.work_off()
    listing.refresh_from_db()
    (variant,) = goods.variants.all()
    waits = factories.ordered(listing, 2, state="unpaid")
    for _again in range(2):
        assert sale.take_order(account, waits).order is None
    journal.work_off()
    assert (stock.available([variant.pk]), outside.items["1"][0].variants[0].stock) == ({variant.pk: 3}, 3)
    assert (orders.Order.objects.count(), troubles(by).any) == (0, 0)
    assert sale.take_order(account, replace(waits, state="to_send")).order is not None
    assert stock.available([variant.pk]) == {variant.pk: 3}
    other = factories.ordered(listing, 1, number="A2", state="unpaid")
    sale.take_order(account, other)
    sale.take_order(account, replace(other, state="cancelled"))
    journal.work_off()
    assert (stock.available([variant.pk]), outside.items["1"][0].variants[0].stock) == ({variant.pk: 3}, 3)


def here(store: stores.Store, variant: int, name: str, phone: str, method: str = "cod") -> orders.Order:
    """An order of the stall's own page."""
    offer = stores.Offer.objects.get(store=store, variant=variant)
    buyer = orders.Buyer(name, phone, factories.unit().pk, "Thôn 1")
    return orders.place_order(orders.Wish([(offer.pk, 1)], buyer, method, accounts.Visitor(), world.uuid7()))[0]
