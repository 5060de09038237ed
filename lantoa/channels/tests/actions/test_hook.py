"""A knock is kept before it is answered, done afterwards and once, and known again however long its number is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from lantoa.channels.actions.hook import Checked, check
from lantoa.channels.adapters.demo.adapter import DemoMarketplace, a_knock
from lantoa.channels.models import ChannelSale
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db


def test_it_is_kept_before_the_answer_done_after_it_and_a_replay_sets_nothing_off(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    listing = factories.listed(by, account, factories.product(by, store))
    journal.work_off(most=50)
    listing.refresh_from_db()
    outside.placed["A1"] = factories.ordered(listing)
    raw, headers = a_knock(factories.opened(account), "A1")

    def told() -> int:
        return Client().post(account.hook_path(), raw, content_type="application/json", headers=headers).status_code

    assert [told(), told()] == [200, 200]
    incoming = journal.Incoming.objects.get()
    assert (incoming.state, incoming.times_received, journal.queue().waiting) == ("new", 2, 1)
    assert not ChannelSale.objects.exists()
    journal.work_off(most=50)
    incoming.refresh_from_db()
    assert (incoming.state, ChannelSale.objects.get().outside_id) == ("done", "A1")
    assert told() == 200
    assert journal.queue().waiting == 0


def test_one_whose_process_died_before_it_was_done_is_done_all_the_same(outside: DemoMarketplace, stage: Stage) -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    raw, headers = a_knock(factories.opened(account), "A1")
    Client().post(account.hook_path(), raw, content_type="application/json", headers=headers)
    stage.later(minutes=2)
    journal.sweep_all()
    assert journal.Incoming.objects.get().state == "done"


def test_a_long_number_fits_the_inbox_and_two_are_told_apart() -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    raw, headers = a_knock(factories.opened(account), "A1")
    (event,) = check(account, headers, raw)
    keys = [
        Checked(account, headers, raw, (replace(event, outside_id="x" * 119 + end),)).key for end in ("a", "a", "b")
    ]
    assert keys[0] == keys[1] != keys[2]
    assert all(len(key) <= 120 for key in keys)
    many = (event, replace(event, outside_id="other"))
    assert Checked(account, headers, raw, many).key == Checked(account, headers, raw, many).key
