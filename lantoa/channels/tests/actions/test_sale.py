"""Orders placed at a channel become ordinary ones, once, whatever is repeated, late or out of order."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from lantoa.channels.actions import sale
from lantoa.channels.adapters.demo.adapter import DemoMarketplace, a_knock
from lantoa.channels.models import ChannelSale
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.orders import api as orders
from lantoa.stock import api as stock

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
        answer = Client().post(account.hook_path(), raw, content_type="application/json", headers=headers)
        assert answer.status_code == 200
    journal.work_off()
    (order,) = orders.Order.objects.all()
    (line,) = order.lines.all()
    assert (line.quantity, line.unit_price, order.total, order.shipping_fee) == (2, 265_000, 546_500, 16_500)
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
    outside.placed["B1"] = factories.ordered(listing, number="B1")
    journal.sweep_all()
    journal.work_off()
    assert orders.Order.objects.count() == 1
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


@pytest.mark.parametrize(("change", "status"), [("forged", 401), ("cut", 400), ("other shop", 400), ("long", 413), ("nobody", 404)])  # fmt: skip
def test_bad_knocks_are_refused_and_kept(change: str, status: int, outside: DemoMarketplace) -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    access, path = factories.opened(account), account.hook_path()
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
        path = path.replace(account.hook_token, "x" * 32)
    answer = Client().post(path, raw, content_type="application/json", headers=headers)
    assert answer.status_code == status
    refused = journal.Incoming.objects.filter(state=journal.Incoming.State.REFUSED)
    assert refused.count() == (status != 404)
    assert not ChannelSale.objects.exists()


def a_signed(secret: str, raw: bytes) -> dict[str, str]:
    return {"X-Demo-Signature": hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}
