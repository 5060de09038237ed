"""An account's listings go out one after another, no faster than its channel allows, and nothing is forgotten on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.channels.actions import drain, send
from lantoa.channels.adapters import pace
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, outside: DemoMarketplace) -> None:
    """The channel in memory counts what is asked of it, and allows two calls a second."""
    before = outside._called

    def called(access: object, what: str) -> None:
        pace.called()
        before(access, what)  # type: ignore[arg-type]

    monkeypatch.setattr(outside, "_called", called)
    monkeypatch.setattr("lantoa.channels.rules.pace.CALLS_A_SECOND", {"demo": 2})


def _shown() -> tuple[ChannelAccount, list[Listing]]:
    by, store = factories.stall()
    account = factories.account(by)
    goods = [factories.product(by, store, name=f"Chả mực số {number}") for number in range(4)]
    return account, [factories.listed(by, account, one) for one in goods]


def test_as_many_go_out_as_the_pace_allows_and_the_rest_after_it(
    calls: None, outside: DemoMarketplace, stage: Stage
) -> None:
    account, _listings = _shown()
    assert drain.drain(account.pk) == world.now() + drain.SPAN
    assert len(outside.items) == 1
    assert drain.drain(account.pk) is None, "another begins within the second"
    assert drain.owing() == []
    for _second in range(4):
        stage.later(seconds=1.1)
        journal.work_off(most=50)
    assert len(outside.items) == 4
    assert Listing.objects.behind().count() == 0


def test_one_at_a_time_and_one_who_died_over_it_is_followed(outside: DemoMarketplace, stage: Stage) -> None:
    account, listings = _shown()
    ChannelAccount.objects.update(sending_until=world.now() + drain.AT_IT)
    assert drain.wake(listings[0].pk) is None
    assert outside.items == {}
    stage.later(minutes=1)
    assert drain.owing() == [account.pk]
    journal.sweep_all()
    journal.work_off(most=50)
    assert len(outside.items) == 4


def test_a_channel_that_wants_a_pause_is_gone_back_to_after_it(
    calls: None, outside: DemoMarketplace, stage: Stage
) -> None:
    account, listings = _shown()
    outside.fault = NotDone("wait", fault="busy", seconds=90)
    assert drain.drain(account.pk) == world.now() + timedelta(seconds=90)
    asked = len(outside.calls)
    assert drain.wake(listings[1].pk) is None, "who comes meanwhile need not come back"
    assert len(outside.calls) == asked
    outside.fault = None
    stage.later(seconds=91)
    assert set(send.due()) == {one.pk for one in listings}


def test_ten_changes_in_a_row_are_put_on_their_way_once(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    listing = factories.listed(by, factories.account(by), goods)
    journal.work_off(most=50)
    variant = listing.variants.get().variant_id
    for number in range(10):
        stock.set_on_hand(variant, 20 - number, by=by)
    assert journal.queue().waiting == 1
    journal.work_off(most=50)
    (shown,) = outside.look(factories.opened(listing.account), list(outside.items))
    assert [one.stock for one in shown.variants] == [11]
