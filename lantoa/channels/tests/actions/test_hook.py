"""A knock is kept before it is answered, done afterwards and once, and known again however long its number is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from lantoa.channels.actions.account import disconnect
from lantoa.channels.actions.hook import Checked, check, keep, process_knock
from lantoa.channels.actions.secret import hook_path
from lantoa.channels.adapters.demo.adapter import DemoMarketplace, a_knock
from lantoa.channels.models import ChannelSale, ConversationMessage
from lantoa.channels.tests import factories, talks
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
        return (
            Client().post(hook_path(account.channel), raw, content_type="application/json", headers=headers).status_code
        )

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
    Client().post(hook_path(account.channel), raw, content_type="application/json", headers=headers)
    stage.later(minutes=2)
    journal.sweep_all()
    assert journal.Incoming.objects.get().state == "done"


def test_a_long_number_fits_the_inbox_and_two_are_told_apart() -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    raw, headers = a_knock(factories.opened(account), "A1")
    ((event,),) = (one.events for one in check(account.channel, headers, raw))
    keys = [
        Checked(account, headers, raw, (replace(event, outside_id="x" * 119 + end),)).key for end in ("a", "a", "b")
    ]
    assert keys[0] == keys[1] != keys[2]
    assert all(len(key) <= 120 for key in keys)
    many = (event, replace(event, outside_id="other"))
    assert Checked(account, headers, raw, many).key == Checked(account, headers, raw, many).key


@pytest.mark.usefixtures("facebook")
def test_one_knock_tells_each_account_its_own_and_ended_ones_nothing_while_another_lives() -> None:
    by, _store = talks.stall()
    other, _their = factories.stall("Bếp khác")
    first, second = talks.facebook(by), talks.facebook(other, "200200")
    again = talks.facebook(other, talks.PAGE)
    there = {**talks.message("m_2", "7002", "Còn không?"), "id": "200200"}
    there["messaging"][0]["recipient"]["id"] = "200200"
    raw, headers = talks.knock([talks.message("m_1", "7001", "Chào"), there])
    told = {one.account: [event.outside_id for event in one.events] for one in check("facebook_page", headers, raw)}
    assert {account: len(those) for account, those in told.items()} == {first: 1, second: 1, again: 1}
    disconnect(again, by=other)
    assert {one.account for one in check("facebook_page", headers, raw)} == {first, second}
    disconnect(first, by=by)
    # Nobody has it any more: what is still told goes to the last one that had it.
    assert {one.account for one in check("facebook_page", headers, raw)} == {again, second}
    for one in check("facebook_page", headers, raw):
        process_knock(keep(one).pk)
    said = ConversationMessage.objects.values_list("account", "outside_id")
    assert sorted(said) == sorted([(again.pk, "m_1"), (second.pk, "m_2")])
