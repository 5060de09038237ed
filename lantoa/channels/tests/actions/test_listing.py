"""A product goes up at a channel, its changes follow, the newest wins, and what stands against it is said."""

from __future__ import annotations

import pytest
from django.db.models import F
from django.test import override_settings

from lantoa.channels.actions import listing as listings
from lantoa.channels.actions import send, turn
from lantoa.channels.actions.account import disconnect, open_access
from lantoa.channels.adapters import pace
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.errors import BadListing, NotYours
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def shown(outside: DemoMarketplace, listing: Listing) -> tuple[str, list[tuple[int, int]], bool]:
    listing.refresh_from_db()
    draft, sight = outside.items[listing.outside_id]
    return draft.title, [(one.price, one.stock) for one in draft.variants], sight


def test_a_product_goes_up_and_price_and_stock_follow(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    listing = factories.listed(by, factories.account(by), goods, title="Chả mực Hạ Long")
    assert listing.state == "sending"
    journal.work_off()
    listing.refresh_from_db()
    assert (listing.state, listing.outside_id, listing.url) == ("shown", "1", "https://demo.example/1")
    assert shown(outside, listing) == ("Chả mực Hạ Long", [(265_000, 5)], True)
    (variant,) = goods.variants.all()
    before = outside.calls.count("publish")
    for count in (9, 8, 7):
        stock.set_on_hand(variant.pk, count, by=by)
    journal.work_off()
    assert shown(outside, listing)[1] == [(265_000, 7)]
    # Three changes, one call; the whole of it was not sent again.
    assert outside.calls.count("set_terms") == 2
    assert outside.calls.count("publish") == before
    stores.change_offer(
        store, goods, name=goods.name, category="do-che-bien", unit="túi", variants=[stores.Kind("", 280_000, 7)], by=by
    )
    stores.set_shown(store, goods, shown=False, by=by)
    journal.work_off()
    assert shown(outside, listing)[1:] == ([(280_000, 0)], False)


def test_a_price_alone_is_sent_alone_and_what_may_not_be_there_is_sent_whole(
    outside: DemoMarketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    listing = factories.listed(by, factories.account(by), goods)
    journal.work_off()
    first = {"category": "do-che-bien", "unit": "túi", "by": by}

    def change(price: int, name: str = "Chả mực giã tay", **said: str) -> int:
        before = outside.calls.count("publish")
        kinds = [stores.Kind("", price, 5)]
        stores.change_offer(store, goods, name=name, variants=kinds, **first, **said)  # type: ignore[arg-type]
        journal.work_off()
        send.send(listing.pk)
        return outside.calls.count("publish") - before

    assert change(270_000) == 0
    assert shown(outside, listing)[:2] == ("Chả mực giã tay", [(270_000, 5)])
    assert change(275_000, "Chả mực Hạ Long") == 1
    assert change(280_000, "Chả mực Hạ Long", description="Mực tươi trong ngày.") == 1
    assert change(285_000, "Chả mực Hạ Long", description="Mực tươi trong ngày.") == 0
    # It came there, and its answer was lost: as it was before is not what stands there.
    publish = DemoMarketplace.publish

    def lost(self: DemoMarketplace, *given: object) -> None:
        publish(self, *given)  # type: ignore[arg-type]
        raise NotDone("no answer", fault="silent")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(DemoMarketplace, "publish", lost)
        change(285_000, "Chả mực giòn", description="Mực tươi trong ngày.")
    Listing.objects.update(next_try_at=None, fault="")
    assert change(290_000, "Chả mực Hạ Long", description="Mực tươi trong ngày.") == 1
    assert shown(outside, listing)[:2] == ("Chả mực Hạ Long", [(290_000, 5)])


def test_who_sends_keeps_the_listing_and_who_died_loses_it_within_a_minute(
    outside: DemoMarketplace, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, store = factories.stall()
    listing = factories.listed(by, factories.account(by), factories.product(by, store))
    publish, asked = DemoMarketplace.publish, []

    def slow(self: DemoMarketplace, *given: object) -> object:
        for _photo in range(4):
            stage.later(seconds=40)
            asked.append(send.send(listing.pk))
            pace.called()
        return publish(self, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(DemoMarketplace, "publish", slow)
        assert send.send(listing.pk) == "sent"
    assert asked == ["not now"] * 4, "as long as it takes, nobody else sends it"
    Listing.objects.update(wanted_version=F("wanted_version") + 1, sending_until=world.now() + turn.TURN)
    assert send.due() == []
    stage.later(seconds=60)
    assert send.due() == [listing.pk], "its worker is dead"

    def late(self: DemoMarketplace, *given: object) -> None:
        stage.later(seconds=61)
        Listing.objects.update(sending_until=world.now() + turn.TURN)
        pace.called()
        raise AssertionError("nothing is asked by whoever was taken for dead")

    monkeypatch.setattr(DemoMarketplace, "set_terms", late)
    assert send.send(listing.pk) == "later"
    listing.refresh_from_db()
    assert (listing.fault, listing.sending_until) == ("", world.now() + turn.TURN), "the other one's stays as it is"


def test_a_buffer_is_kept_back(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    ChannelAccount.objects.update(buffer=2)
    account.refresh_from_db()
    listing = factories.listed(by, account, factories.product(by, store))
    journal.work_off()
    assert shown(outside, listing)[1] == [(265_000, 3)]


def test_what_changes_while_it_is_sent_is_sent_after_it(
    outside: DemoMarketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    listing = factories.listed(by, factories.account(by), goods)
    set_terms = DemoMarketplace.set_terms
    seen: list[str] = []

    def meanwhile(self: DemoMarketplace, *given: object) -> None:
        set_terms(self, *given)  # type: ignore[arg-type]
        if not seen:
            seen.append(send.send(listing.pk))
            (variant,) = goods.variants.all()
            stock.set_on_hand(variant.pk, 1, by=by)

    monkeypatch.setattr(DemoMarketplace, "set_terms", meanwhile)
    assert send.send(listing.pk) == "sent"
    assert seen == ["not now"]  # nobody else sends the same listing meanwhile
    assert shown(outside, listing)[1] == [(265_000, 1)]


def test_what_the_channel_would_refuse_is_said_before_sending(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store)
    with pytest.raises(BadListing) as refused:
        factories.listed(by, account, goods, title="m" * 121)
    assert refused.value.problems == (("title", "long", 120),)
    assert not Listing.objects.exists()
    assert outside.calls == []
    other, _stall = factories.stall("Bếp khác")
    with pytest.raises(NotYours):
        factories.listed(other, factories.account(other, "78"), goods)
    disconnect(account, by=by)
    account.refresh_from_db()
    with pytest.raises(NotYours):
        factories.listed(by, account, goods)


def test_a_stall_that_is_only_tried_out_shows_nothing_outside() -> None:
    by, store = factories.stall(rehearsal=True)
    with pytest.raises(NotYours):
        factories.listed(by, factories.account(by), factories.product(by, store))


def test_a_failure_waits_and_a_refusal_waits_for_the_seller(outside: DemoMarketplace, stage: Stage) -> None:
    by, store = factories.stall()
    listing = factories.listed(by, factories.account(by), factories.product(by, store))
    outside.fault = NotDone("no answer", fault="silent")
    assert send.send(listing.pk) == "later"
    listing.refresh_from_db()
    assert (listing.state, listing.tries, send.due()) == ("stuck", 1, [])
    stage.later(minutes=1)
    assert send.due() == [listing.pk]
    outside.fault = NotDone("no", fault="refused", words="Hàng này cần giấy")
    send.send(listing.pk)
    listing.refresh_from_db()
    assert (listing.state, listing.words) == ("refused", "Hàng này cần giấy")
    stage.later(hours=9)
    assert send.due() == []
    outside.fault = None
    listings.retry(listing, by=by)
    journal.work_off()
    listing.refresh_from_db()
    assert listing.state == "shown"
    with pytest.raises(NotYours):
        listings.retry(listing, by=by)


def test_a_channel_that_is_busy_is_left_alone(outside: DemoMarketplace, stage: Stage) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    first = factories.listed(by, account, factories.product(by, store))
    second = factories.listed(by, account, factories.product(by, store, name="Sá sùng khô"))
    outside.fault = NotDone("wait", fault="busy", seconds=120)
    send.send(first.pk)
    outside.fault = None
    assert send.send(second.pk) == "not now"
    stage.later(minutes=3)
    assert set(send.due()) == {first.pk, second.pk}


def test_paused_resumed_ended_and_removed_outside(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    account = factories.account(by)
    listing = factories.listed(by, account, goods)
    journal.work_off()
    listings.pause(listing, by=by)
    journal.work_off()
    assert (shown(outside, listing)[2], listing.state) == (False, "paused")
    listings.resume(listing, by=by)
    journal.work_off()
    assert shown(outside, listing)[2]
    outside.items.clear()
    (variant,) = goods.variants.all()
    stock.set_on_hand(variant.pk, 2, by=by)
    outside.fault = NotDone("not there", fault="gone")
    journal.work_off()
    listing.refresh_from_db()
    assert listing.state == "gone"
    outside.fault = None
    listings.retry(listing, by=by)
    journal.work_off()
    listings.end(listing, by=by)
    journal.work_off()
    listing.refresh_from_db()
    assert (listing.state, shown(outside, listing)[2]) == ("ended", False)
    assert factories.listed(by, account, goods).pk != listing.pk


def test_a_token_is_renewed_before_it_runs_out_and_a_lost_key_is_told_once(
    outside: DemoMarketplace, stage: Stage
) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    stage.later(hours=3, minutes=55)
    assert open_access(account).token == outside.live != "demo-token-1"
    account.refresh_from_db()
    assert open_access(account).token == outside.live
    listing = factories.listed(by, account, factories.product(by, store))
    outside.live = "taken away"
    journal.work_off()
    listing.refresh_from_db()
    assert (listing.state, outside.calls.count("renew")) == ("shown", 2), "renewed in the middle, and nothing lost"
    assert outside.calls.count("publish") == 2
    outside.live, outside.fault = "taken away", NotDone("connect again", fault="key")
    (variant,) = listing.product.variants.all()
    stock.set_on_hand(variant.pk, 3, by=by)
    journal.work_off()
    account.refresh_from_db()
    assert account.state == "refused"
    stage.later(hours=1)
    assert send.due() == []
    outside.live, outside.fault = "demo-token-1", None
    factories.account(by)
    journal.sweep_all()
    journal.work_off()
    listing.refresh_from_db()
    assert listing.state == "shown"


@override_settings(SECRET_KEY="another")
def test_nothing_of_a_key_stands_in_the_row() -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    assert b"demo-token" not in bytes(account.credentials)
