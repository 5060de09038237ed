"""What becomes of a channel's order here goes back to the channel, once, and what it does not take waits for the seller."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.channels.actions import sale, step
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.errors import NotYours
from lantoa.channels.models import ChannelAccount, ChannelSale, Listing, SaleStep
from lantoa.channels.queries.sale import troubles
from lantoa.channels.rules.sales import reason_of
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders

pytestmark = pytest.mark.django_db


def sold(outside: DemoMarketplace, number: str = "A1") -> tuple[accounts.ActingPerson, ChannelSale]:
    """An order that came from the channel."""
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store))
    journal.work_off()
    listing.refresh_from_db()
    outside.placed[number] = factories.ordered(listing, number=number)
    return by, sale.take_order(account, outside.placed[number])


def test_packed_here_it_is_on_its_way_there_and_here_told_once(outside: DemoMarketplace) -> None:
    by, one = sold(outside)
    assert one.order is not None
    orders.pack(one.order, by=by, key=world.uuid7())
    for _again in range(2):
        journal.sweep_all()
        journal.work_off()
    one.refresh_from_db()
    order = orders.Order.objects.get(pk=one.order_id)
    # The channel's carrier has it: so it has left the house, and that is not told back.
    assert (one.state, one.tracking_code, order.state) == ("sent", "DEMOA1", "handed_over")
    assert (outside.calls.count("ship"), SaleStep.objects.get().done_at is not None) == (1, True)
    outside.placed["A1"] = replace(outside.placed["A1"], state="delivered", updated_at=world.now())
    sale.take_order(one.account, outside.placed["A1"])
    order.refresh_from_db()
    assert order.arrived_at is not None
    assert outside.calls.count("ship") == 1


def test_cancelled_here_it_is_cancelled_there_for_the_reason_said(outside: DemoMarketplace) -> None:
    by, one = sold(outside)
    assert one.order is not None
    orders.cancel(one.order, by_seller=True, reason="Hết hàng, xin lỗi", by=by, key=world.uuid7())
    journal.work_off()
    assert outside.placed["A1"].code == "CANCELLED no_stock"
    assert outside.calls.count("cancel") == 1
    # Words from which no reason follows wait for the seller.
    _by, other = sold(outside, "B1")
    assert other.order is not None
    orders.cancel(other.order, by_seller=True, reason="Nhầm", by=by, key=world.uuid7())
    journal.work_off()
    (waiting,) = SaleStep.objects.waiting()
    assert (outside.placed["B1"].state, waiting.reason) == ("to_send", "")
    with pytest.raises(NotYours):
        step.tell_again(waiting, by=by)
    step.tell_again(waiting, reason="buyer_asked", by=by)
    journal.work_off()
    assert outside.placed["B1"].code == "CANCELLED buyer_asked"


def test_what_the_channel_does_not_take_waits_and_is_tried_again(outside: DemoMarketplace, stage: Stage) -> None:
    by, one = sold(outside)
    assert one.order is not None
    outside.fault = NotDone("no answer", fault="silent")
    orders.pack(one.order, by=by, key=world.uuid7())
    journal.work_off()
    mine = SaleStep.objects.get()
    assert (mine.fault, mine.tries, step.due(), list(SaleStep.objects.waiting())) == ("silent", 1, [], [])
    stage.later(minutes=1)
    outside.fault = NotDone("wait", fault="busy", seconds=120)
    step.tell(mine.pk)
    outside.fault = NotDone("no", fault="refused", words="Đơn đang chờ duyệt.")
    stage.later(minutes=3)
    assert step.tell(mine.pk) == "later"
    stage.later(hours=9)
    assert (step.due(), step.tell(mine.pk)) == ([], "not now")
    mine.refresh_from_db()
    assert (mine.words, mine.tries, list(SaleStep.objects.waiting())) == ("Đơn đang chờ duyệt.", 2, [mine])
    outside.fault = None
    key = world.uuid7()
    for _twice in range(2):
        step.tell_again(mine, by=by, key=key)
    ChannelAccount.objects.update(busy_until=None)
    journal.work_off()
    assert outside.placed["A1"].state == "sent"
    with pytest.raises(NotYours):
        step.let_be(mine, by=by)


def test_a_worker_that_dies_over_it_leaves_it_to_the_next(
    outside: DemoMarketplace, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, one = sold(outside)
    assert one.order is not None
    orders.pack(one.order, by=by, key=world.uuid7())
    (mine,) = SaleStep.objects.all()
    seen: list[str] = []
    ship = DemoMarketplace.ship

    def killed(self: DemoMarketplace, *given: object) -> str:
        ship(self, *given)  # type: ignore[arg-type]
        seen.append(step.tell(mine.pk))
        raise KeyboardInterrupt

    monkeypatch.setattr(DemoMarketplace, "ship", killed)
    with pytest.raises(KeyboardInterrupt):
        step.tell(mine.pk)
    monkeypatch.setattr(DemoMarketplace, "ship", ship)
    # It took it, and we do not know: said again nothing happens there.
    assert (seen, step.tell(mine.pk)) == (["not now"], "told")
    assert outside.placed["A1"].state == "sent"


def test_cancelled_on_both_sides_nothing_goes_back_and_forth(outside: DemoMarketplace) -> None:
    by, one = sold(outside)
    assert one.order is not None
    outside.fault = NotDone("no answer", fault="silent")
    orders.pack(one.order, by=by, key=world.uuid7())
    journal.work_off()
    over = replace(
        outside.placed["A1"], state="cancelled", code="CANCELLED", updated_at=world.now() + timedelta(minutes=1)
    )
    sale.take_order(one.account, over)
    order = orders.Order.objects.get(pk=one.order_id)
    assert (order.state, order.cancelled_by) == ("cancelled", "seller")
    (mine,) = SaleStep.objects.all()
    assert (mine.what, mine.dropped_at is not None, mine.done_at) == ("ship", True, None)


def test_who_sends_by_their_own_carrier_tells_the_code(
    outside: DemoMarketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, one = sold(outside)
    ship = DemoMarketplace.ship

    def wants_a_code(self: DemoMarketplace, access: object, number: str, code: str = "") -> str:
        if not code:
            raise NotDone("no code", fault="refused", field="tracking_code")
        return ship(self, access, number, code)  # type: ignore[arg-type]

    monkeypatch.setattr(DemoMarketplace, "ship", wants_a_code)
    assert one.order is not None
    orders.pack(one.order, by=by, key=world.uuid7())
    journal.work_off()
    assert SaleStep.objects.waiting().get().field == "tracking_code"
    with pytest.raises(orders.NotNow):
        orders.send(one.order, carrier="ghn", tracking_code="GA770011", cash_to_collect=5_000, by=by)
    orders.send(one.order, carrier="ghn", tracking_code="GA770011", cash_to_collect=0, by=by)
    journal.work_off()
    one.refresh_from_db()
    assert (one.tracking_code, one.state) == ("GA770011", "sent")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Hết hàng rồi", "no_stock"),
        ("Khách đổi ý", "buyer_asked"),
        ("Khách hỏi mà hết hàng", ""),
        ("Nhầm", ""),
        ("", ""),
    ],
)
def test_a_reason_follows_only_from_plain_words(words: str, reason: str) -> None:
    assert reason_of(words) == reason


def test_an_order_of_a_shop_of_before_is_no_order_of_now(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    factories.listed(by, account, factories.product(by, store))
    journal.work_off()
    listing = Listing.objects.get()
    gone = factories.ordered(listing, state="sent", at=world.now() - timedelta(days=1))
    assert (sale.take_order(account, gone).order, ChannelSale.objects.unfit().count()) == (None, 0)
    # Sent by the channel's own app after it was connected, it left the house all the same.
    new = sale.take_order(account, factories.ordered(listing, number="A2", state="sent"))
    assert new.order is not None
    assert orders.Order.objects.get(pk=new.order_id).state == "handed_over"


def test_a_buyer_who_asks_to_cancel_gets_one_answer(outside: DemoMarketplace, client: Client, stage: Stage) -> None:
    by, one = sold(outside)
    at = one.account
    page, it = reverse("channel_sales:sales"), reverse("channel_sales:act", args=[one.pk])

    def asks() -> None:
        stage.later(minutes=5)
        outside.placed["A1"] = replace(outside.placed["A1"], cancel_asked=True, updated_at=world.now())
        sale.take_order(at, outside.placed["A1"])
        stage.later(minutes=5)

    with pytest.raises(NotYours):
        step.answer_cancel(one, "agree", by=by)
    asks()
    assert troubles(by).asked == 1
    client.force_login(by.person)
    assert "Người mua xin hủy" in client.get(page).text
    client.post(it, {"act": "decline", "key": str(world.uuid7())})
    assert client.post(it, {"act": "agree", "key": str(world.uuid7())}).status_code == 409, "one answer"
    journal.work_off(most=50)
    one.refresh_from_db()
    assert (outside.placed["A1"].cancel_asked, one.state, one.cancel_asked_at) == (False, "to_send", None)
    # Asked once more, the first answer is none; a failure waits, and is told once it can be.
    asks()
    assert troubles(by).asked == 1
    outside.fault = NotDone("no", fault="refused", words="Hệ thống bận.")
    step.answer_cancel(one, "agree", by=by)
    journal.work_off(most=50)
    assert "bạn trả lời người mua xin hủy thế nào" in client.get(page).text
    outside.fault = None
    step.tell_again(SaleStep.objects.get(what="answer"), by=by)
    journal.work_off(most=50)
    one.refresh_from_db()
    assert one.order is not None
    one.order.refresh_from_db()
    assert (one.state, one.order.state, outside.calls.count("cancel")) == ("cancelled", "cancelled", 0)
    assert troubles(by).any == 0
