"""An account's listings go out one after another, no faster than its channel allows, and nothing is forgotten on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.channels.actions import drain, sale, send
from lantoa.channels.adapters import pace
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.journal.models import Job
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
    _by, account, listings = _shown_by()
    return account, listings


def _shown_by() -> tuple[accounts.ActingPerson, ChannelAccount, list[Listing]]:
    by, store = factories.stall()
    account = factories.account(by)
    goods = [factories.product(by, store, name=f"Chả mực số {number}") for number in range(4)]
    return by, account, [factories.listed(by, account, one) for one in goods]


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


def test_what_was_bought_elsewhere_goes_before_all_that_waits(
    calls: None, outside: DemoMarketplace, stage: Stage
) -> None:
    by, account, listings = _shown_by()
    for _second in range(6):
        journal.work_off(most=50)
        stage.later(seconds=1.1)
    for one in listings:
        stock.set_on_hand(one.variants.get().variant_id, 9, by=by)
    stage.later(seconds=1.1)
    bought = listings[-1]
    bought.refresh_from_db()
    outside.placed["A1"] = factories.ordered(bought, quantity=2)
    sale.take_order(account, outside.placed["A1"])
    assert Job.objects.order_by("-priority", "next_at").values_list("task", "args")[0] == (
        "lantoa.channels.tasks.sell_no_more",
        [bought.pk],
    )
    assert send.due(account.pk)[0] == bought.pk
    assert journal.work_off(most=1) == 1
    (shown,) = outside.look(factories.opened(account), [bought.outside_id])
    assert [one.stock for one in shown.variants] == [7]
    bought.refresh_from_db()
    assert not bought.hurry
