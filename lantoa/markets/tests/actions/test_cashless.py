"""Who takes cashless payment, by whose word, since when; who used it; the same numbers by query and from the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.markets import acts
from lantoa.markets.actions.cashless import count_month, survey
from lantoa.markets.actions.letting import leave_place
from lantoa.markets.errors import BadLetting
from lantoa.markets.models import Acceptance, CashlessCount, CashlessUse, Market
from lantoa.markets.queries.cashless import standings, together
from lantoa.markets.rules.fee import month_before
from lantoa.markets.tests import factories

pytestmark = pytest.mark.django_db


def counted(there: factories.Managed) -> tuple[int, int, int, int]:
    (one,) = standings([there.market.pk], world.today())
    return one.holders, one.accepting, one.own, one.used


def test_an_own_account_counts_by_itself_and_a_survey_by_the_managers_word() -> None:
    there = factories.managed(4)
    today, week = world.today(), world.today() - timedelta(days=7)
    mine, stall = factories.holder(there, there.places[0], paid=False, since=week)
    seen, silent = (factories.let(there, place, since=week) for place in there.places[1:3])
    assert counted(there) == (3, 0, 0, 0)
    survey(seen, accepts=True, day=week, by=there.by)
    survey(silent, accepts=False, day=today, by=there.by)
    factories.account(stall.by)
    factories.followed()
    assert counted(there) == (3, 2, 1, 0)
    factories.bank_tells(stall.organisation.pk, 50_000)
    factories.bank_tells(stall.organisation.pk, 70_000)
    factories.followed()
    assert counted(there) == (3, 2, 1, 1)
    assert CashlessUse.objects.get().stallholder == mine
    told = {entry.data["source"]: entry for entry in journal.Entry.objects.filter(act=acts.CASHLESS_ACCEPTED)}
    assert (told["own"].on_behalf_of_id, told["own"].data["since"]) == (stall.organisation.pk, today.isoformat())
    assert (told["surveyed"].on_behalf_of_id, told["surveyed"].data["class"]) == (there.by.organisation_id, 2)
    used = journal.Entry.objects.get(act=acts.CASHLESS_USED)
    assert (used.data["month"], used.place) == (f"{today:%Y-%m}", there.market.unit_id)

    survey(seen, accepts=False, day=today, by=there.by)
    leave_place(mine, last_day=today, by=there.by)
    ended = journal.Entry.objects.filter(act=acts.CASHLESS_ENDED)
    assert [one.data["until"] for one in ended] == [today.isoformat()] * 2
    assert not Acceptance.objects.filter(until=None).exists()
    for wrong in (today + timedelta(days=1), week - timedelta(days=1), week):
        with pytest.raises(BadLetting):
            survey(seen, accepts=True, day=wrong, by=there.by)


def test_what_begins_or_ends_later_tells_the_day_it_counts_from() -> None:
    there, today = factories.managed(), world.today()
    soon, last, later = (today + timedelta(days=days) for days in (10, 20, 30))
    mine, _stall = factories.holder(there, since=today)
    ahead = factories.let(there, there.places[1], since=soon)
    days = {entry.subject_id: entry.data["from"] for entry in journal.Entry.objects.filter(act=acts.PLACE_LET)}
    assert days == {str(mine.pk): today.isoformat(), str(ahead.pk): soon.isoformat()}
    # A last day that is put right moves what ends with it.
    for day in (last, later):
        leave_place(mine, last_day=day, by=there.by)
        assert Acceptance.objects.get().until == day
        for act in (acts.PLACE_LEFT, acts.CASHLESS_ENDED):
            told = journal.Entry.objects.filter(act=act).latest("pk").data
            assert (told["until"], told["from"]) == (day.isoformat(), (day + timedelta(days=1)).isoformat())
            assert told["since"] == today.isoformat()
    assert journal.Entry.objects.filter(act=acts.CASHLESS_ACCEPTED).get().data["from"] == today.isoformat()


def test_what_is_surveyed_after_a_last_day_was_told_ends_with_the_letting() -> None:
    there, today = factories.managed(), world.today()
    week, soon, later = (today + timedelta(days=days) for days in (-7, 10, 20))
    mine = factories.let(there, since=week)
    leave_place(mine, last_day=soon, by=there.by)
    survey(mine, accepts=True, day=week, by=there.by)
    survey(mine, accepts=True, day=today, by=there.by)  # seen again: nothing new
    assert [(one.since, one.until) for one in Acceptance.objects.all()] == [(week, soon)]
    ended = journal.Entry.objects.filter(act=acts.CASHLESS_ENDED).order_by("pk")
    assert [(one.data["since"], one.data["until"]) for one in ended] == [(week.isoformat(), soon.isoformat())]
    leave_place(mine, last_day=later, by=there.by)
    assert Acceptance.objects.get().until == later
    # It ends before the letting where the manager saw so, and the same day it can be put right.
    survey(mine, accepts=False, day=today, by=there.by)
    assert (Acceptance.objects.get().until, ended.last().data["until"]) == (today, today.isoformat())
    survey(mine, accepts=True, day=today, by=there.by)
    assert [one.until for one in Acceptance.objects.order_by("pk")] == [today, later]
    assert ended.last().data["until"] == later.isoformat()
    leave_place(mine, last_day=today - timedelta(days=1), by=there.by)
    with pytest.raises(BadLetting, match="cho thuê đến hết") as refused:
        survey(mine, accepts=True, day=today, by=there.by)
    assert refused.value.field == "day"


def test_a_month_is_counted_once_and_stays(django_assert_max_num_queries: object) -> None:
    there = factories.managed()
    month = month_before(world.today())
    factories.holder(there, since=month)
    assert count_month() == 0  # it was not there then
    Market.objects.update(opened_at=world.now() - timedelta(days=70))
    assert (count_month(), count_month()) == (1, 0)
    row = CashlessCount.objects.get()
    assert (row.month, row.holders, row.used) == (month, 1, 0)
    entry = journal.Entry.objects.get(act=acts.CASHLESS_COUNTED)
    assert (entry.data["class"], entry.data["holders"], entry.data["month"]) == (2, 1, f"{month:%Y-%m}")
    with django_assert_max_num_queries(1):
        assert together(standings([there.market.pk], world.today())).share == 100.0
    page = factories.browser().get(reverse("markets:cashless")).text
    assert "hạng 2" in page
    assert there.market.slug in page
