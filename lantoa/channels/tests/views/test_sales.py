"""What a seller sees of orders from channels and does there; others see nothing of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.channels.actions import sale
from lantoa.channels.adapters.base import ChannelBuyer, NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.models import ChannelAccount, ChannelSale, SaleStep
from lantoa.channels.tests import factories
from lantoa.channels.tests.views.test_channels import browser, key
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders

pytestmark = pytest.mark.django_db
PAGE = "/gian-hang/kenh/don/"


def test_sold_too_often_it_stands_on_the_day_with_whom_to_call_and_is_given_up(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store, ("", 265_000, 1)))
    journal.work_off()
    listing.refresh_from_db()
    mine = browser(by)
    assert "Chưa có đơn từ nơi khác" in mine.get(PAGE).content.decode()
    outside.placed["A1"] = factories.ordered(listing, 3, buyer=ChannelBuyer("9", "Trần Văn Rõ", "0912 345 678"))
    one = sale.take_order(account, outside.placed["A1"])
    assert "Bán quá số hàng còn" in mine.get("/hom-nay/").content.decode()
    shown = mine.get(PAGE).content.decode()
    assert "thiếu 2: Chả mực giã tay" in shown
    assert 'href="tel:+84912345678"' in shown
    mine.post(f"{PAGE}{one.pk}/", {"act": "no_stock", "key": key()})
    journal.work_off()
    assert outside.placed["A1"].state == "cancelled"
    assert "Bán quá số hàng còn" not in mine.get("/hom-nay/").content.decode()
    gone = mine.post(f"{PAGE}{one.pk}/", {"act": "again", "key": key()})
    assert (gone.status_code, "Đơn này vừa thay đổi" in gone.content.decode()) == (409, True)


def test_what_the_channel_did_not_take_is_tried_again_by_one_tap(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store))
    journal.work_off()
    listing.refresh_from_db()
    outside.placed["A1"] = factories.ordered(listing)
    one = sale.take_order(account, outside.placed["A1"])
    assert one.order is not None
    outside.fault = NotDone("no", fault="refused", words="Đơn đang chờ duyệt.")
    orders.pack(one.order, by=by, key=world.uuid7())
    journal.work_off()
    (step,) = SaleStep.objects.all()
    mine = browser(by)
    shown = mine.get(PAGE).content.decode()
    assert "Đơn đang chờ duyệt." in shown
    assert 'href="tel:' not in shown
    outside.fault = None
    assert mine.post(f"{PAGE}bao/{step.pk}/", {"act": "again", "key": key()}).status_code == 302
    journal.work_off()
    assert outside.placed["A1"].state == "sent"
    assert "đang vận chuyển" in mine.get(PAGE).content.decode()
    assert mine.post(f"{PAGE}bao/{step.pk}/", {"act": "let_be", "key": key()}).status_code == 409


def test_nobody_else_sees_or_touches_it() -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    one = ChannelSale.objects.create(account=account, outside_id="A-of-mine", why="unknown", created_at=world.now())
    step = SaleStep.objects.create(sale=one, what="cancel", made_at=world.now())
    theirs = browser(factories.stall("Bếp khác")[0])
    assert "A-of-mine" not in theirs.get(PAGE).content.decode()
    for path in (f"{one.pk}/", f"bao/{step.pk}/"):
        assert theirs.post(PAGE + path, {"act": "again", "key": key()}).status_code == 404
    assert "A-of-mine" in browser(by).get(PAGE).content.decode()


def test_the_page_asks_as_much_for_many_as_for_one(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store, ("", 265_000, 3)))
    journal.work_off()
    listing.refresh_from_db()
    mine, counts, number = browser(by), [], 0
    for many in (1, 3):
        for _one in range(many):
            number += 1
            sale.take_order(account, factories.ordered(listing, 9, number=f"S{number}"))
            kept = sale.take_order(account, factories.ordered(listing, 1, number=f"K{number}"))
            SaleStep.objects.create(sale=kept, what="cancel", made_at=world.now())
            ChannelSale.objects.create(account=account, outside_id=f"U{number}", why="unknown", created_at=world.now())
        with CaptureQueriesContext(connection) as asked:
            assert mine.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert ChannelAccount.objects.count() == 1
