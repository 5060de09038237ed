"""What a channel could not bring is asked for, kept, and only then said to be known; it is done like any other news, once."""

from __future__ import annotations

import pytest
from django.test import Client

from lantoa.channels import acts
from lantoa.channels.actions.lost import read_lost
from lantoa.channels.actions.secret import hook_path
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace, a_knock
from lantoa.channels.models import ChannelSale
from lantoa.channels.tasks import take_knock
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db


def test_it_is_fetched_counted_and_done_once_though_one_of_it_came_and_one_is_broken(
    outside: DemoMarketplace, stage: Stage
) -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    bodies = [a_knock(factories.opened(account), f"A{number}")[0] for number in range(4)]
    came, headers = a_knock(factories.opened(account), "A0")
    Client().post(hook_path(account.channel), came, content_type="application/json", headers=headers)
    outside.unheard += [*bodies, b"[]", bodies[1]]
    stage.later(minutes=31)
    journal.sweep_all()
    journal.work_off(most=50)
    assert sorted(ChannelSale.objects.values_list("outside_id", flat=True)) == ["A0", "A1", "A2", "A3"]
    assert outside.unheard == []
    states = list(journal.Incoming.objects.order_by("pk").values_list("state", "times_received"))
    assert sorted(states) == [("done", 1), ("done", 1), ("done", 2), ("done", 2), ("refused", 1)]
    told = journal.Entry.objects.filter(act=acts.NEWS_FETCHED).order_by("pk")
    assert [entry.data["count"] for entry in told] == [2, 2, 1]


@pytest.mark.usefixtures("stage")
def test_what_was_not_kept_is_not_said_to_be_known(outside: DemoMarketplace) -> None:
    by, _store = factories.stall()
    account = factories.account(by)
    outside.unheard.append(a_knock(factories.opened(account), "A1")[0])

    def full(_knock: object) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        read_lost(account.channel, full)
    assert len(outside.unheard) == 1
    outside.fault = NotDone("nobody answers", fault="silent")
    assert read_lost(account.channel, take_knock) == 0
    outside.fault = NotDone("wrong sign", fault="key")
    with pytest.raises(NotDone, match="wrong sign"):
        read_lost(account.channel, take_knock)
    outside.fault = None
    assert read_lost(account.channel, take_knock) == 1
    assert outside.unheard == []
