"""What was refused is kept, and whoever runs the house can have it looked at again: a forged one stays refused, nothing is done twice."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from lantoa.channels.actions import hook, sale
from lantoa.channels.actions.replay import replay
from lantoa.channels.actions.secret import hook_path
from lantoa.channels.adapters.base import NotDone, OrderPage
from lantoa.channels.adapters.demo.adapter import DemoMarketplace, a_knock
from lantoa.channels.models import ChannelAccount, ChannelSale
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.orders import api as orders

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("knocks", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_a_key_typed_wrongly_loses_nothing(outside: DemoMarketplace, settings: Settings) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store))
    journal.work_off()
    listing.refresh_from_db()
    outside.placed["A1"] = factories.ordered(listing)
    raw, headers = a_knock(factories.opened(account), "A1")
    settings.CHANNEL_APPS = {"demo": {**factories.DEMO, "app_secret": "typed-wrongly-0123456789"}}
    assert (
        Client().post(hook_path(account.channel), raw, content_type="application/json", headers=headers).status_code
        == 401
    )
    (kept,) = journal.Incoming.objects.all()
    (line,) = said("list")
    assert line.split()[:2] == [str(kept.pk), "demo"]
    assert "wrong signature" in line
    assert said("show", str(kept.pk))[-1] == raw.decode()
    with pytest.raises(CommandError, match="still refused"):
        said("replay", str(kept.pk))
    assert not ChannelSale.objects.exists()
    settings.CHANNEL_APPS = {"demo": factories.DEMO}
    for _twice in range(2):
        assert said("replay", str(kept.pk)) == [f"{kept.pk}: done"]
    journal.sweep_all()
    journal.work_off()
    assert orders.Order.objects.count() == 1
    kept.refresh_from_db()
    assert (kept.state, kept.reason) == ("refused", "wrong signature")
    with pytest.raises(CommandError, match="has the number"):
        said("replay", "987654321")
    journal.receive("payments.sepay", b"{}", headers={}, dedupe_key=None, refused="x")
    assert len(said("list")) == 1


def test_what_failed_in_us_is_parked_and_done_when_that_is_put_right(
    outside: DemoMarketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    raw, headers = a_knock(factories.opened(account), "A1")

    def broken(*_given: object) -> None:
        raise AttributeError("planted")

    ask_for = hook.ask_for
    monkeypatch.setattr(hook, "ask_for", broken)
    assert (
        Client().post(hook_path(account.channel), raw, content_type="application/json", headers=headers).status_code
        == 200
    )
    journal.work_off()
    (kept,) = journal.Incoming.objects.all()
    assert (kept.state, [one.name for one in journal.stuck()]) == ("parked", ["channels.demo"])
    monkeypatch.setattr(hook, "ask_for", ask_for)
    assert replay(kept.pk, by=None) == "done"
    assert ChannelSale.objects.to_ask().count() == 1


def test_a_token_that_runs_out_in_the_middle_loses_no_order(
    outside: DemoMarketplace, monkeypatch: pytest.MonkeyPatch, stage: Stage
) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store, ("", 265_000, 50)))
    journal.work_off()
    listing.refresh_from_db()
    for number in range(6):
        outside.placed[f"A{number}"] = factories.ordered(listing, number=f"A{number}")
    first = DemoMarketplace.orders_since

    def by_twos(self: DemoMarketplace, access: object, since: object, place: str = "") -> OrderPage:
        found = first(self, access, since, place).orders  # type: ignore[arg-type]
        begin = int(place or 0)
        if begin == 2 and self.live == "demo-token-1":
            self.live = "ended before its time"
            raise NotDone("the token ran out", fault="key")
        return OrderPage(found[begin : begin + 2], str(begin + 2) if begin + 2 < len(found) else "")

    monkeypatch.setattr(DemoMarketplace, "orders_since", by_twos)
    assert sale.read_list(account.pk) == 6
    journal.sweep_all()
    journal.work_off()
    account.refresh_from_db()
    assert (orders.Order.objects.count(), account.state, outside.calls.count("renew")) == (6, "working", 1)
    # And where the owner's yes has ended: nothing is lost until they say it again.
    outside.placed["B1"] = factories.ordered(listing, number="B1")
    outside.fault = NotDone("no", fault="key")
    sale.ask_for(account, ["B1"])
    assert sale.read_orders(account.pk) == 0
    assert ChannelAccount.objects.get(pk=account.pk).state == "refused"
    outside.fault = None
    outside.live = "demo-token-1"
    factories.account(by)
    journal.sweep_all()
    journal.work_off()
    assert orders.Order.objects.count() == 7


def test_an_order_for_nothing_is_shown_and_not_kept(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store))
    journal.work_off()
    listing.refresh_from_db()
    told = factories.ordered(listing)
    free = sale.take_order(account, replace(told, lines=(replace(told.lines[0], price=0),)))
    assert (free.why, free.order, ChannelSale.objects.unfit().count()) == ("refused", None, 1)
