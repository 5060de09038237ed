"""Parcels are registered once, and carry what their carriers tell of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.shipping import acts, api
from lantoa.shipping.actions.parcel import say_arrived
from lantoa.shipping.errors import BadParcel
from lantoa.shipping.models import Parcel, ParcelEvent
from lantoa.shipping.tests import factories
from lantoa.shipping.tests.conftest import Stage

pytestmark = pytest.mark.django_db


def recorded(parcel: Parcel) -> list[str]:
    return [entry.act for entry in journal.entries_about(parcel)]


def test_a_parcel_is_found_by_what_it_carries() -> None:
    carried = factories.subject()
    assert api.parcel_of(carried) is None
    parcel = factories.parcel(subject=carried)
    assert api.parcel_of(carried) == parcel
    second = factories.parcel(factories.organisation_of(parcel), subject=carried)
    assert list(api.parcels_of(carried)) == [second, parcel]


def test_the_same_parcel_registered_again_is_the_one_there_is() -> None:
    carried, home, key = factories.subject(), factories.household(), world.uuid7()
    first, again = (factories.parcel(home, subject=carried, tracking_code="gau 123", key=key) for _ in range(2))
    other_key = factories.parcel(home, subject=carried, tracking_code="GAU123", key=world.uuid7())
    assert first == again == other_key
    assert first.tracking_code == "GAU123"
    assert recorded(first) == [acts.PARCEL_REGISTERED]


def test_a_code_that_carries_something_else_is_refused_here_but_free_to_another_household() -> None:
    parcel = factories.parcel()
    with pytest.raises(BadParcel) as refused:
        factories.parcel(factories.organisation_of(parcel), tracking_code=parcel.tracking_code)
    assert refused.value.field == "tracking_code"
    assert factories.parcel(tracking_code=parcel.tracking_code) != parcel


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"carrier": "dhl"}, "carrier"), ({"tracking_code": ""}, "tracking_code"), ({"tracking_code": "a\x00"}, "tracking_code"), ({"tracking_code": "x" * 41}, "tracking_code"),
        ({"cash_to_collect": -1}, "cash_to_collect"), ({"cash_to_collect": 10**12}, "cash_to_collect"), ({"fee_agreed": -1}, "cash_to_collect"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_parcel_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadParcel) as refused:
        factories.parcel(**changes)
    assert refused.value.field == field
    assert not Parcel.objects.exists()


def test_what_is_told_moves_the_parcel_and_delivered_is_not_paid(stage: Stage) -> None:
    parcel = factories.parcel()
    for code, status in (("picked", "picked_up"), ("delivering", "out_for_delivery"), ("delivered", "delivered")):
        stage.later(minutes=5)
        assert factories.told(parcel, code).status == status
    parcel.refresh_from_db()
    assert (parcel.delivered_at, parcel.cash_received, parcel.owed) == (world.now(), 0, 250_000)
    assert recorded(parcel) == [acts.PARCEL_REGISTERED, *[acts.STATUS_TOLD] * 3, acts.DELIVERED]


def test_a_repeat_counts_once_and_older_news_does_not_turn_the_parcel_back() -> None:
    parcel = factories.parcel()
    for _ in range(3):
        factories.told(parcel, "delivered")
    late = factories.told(parcel, "delivering", world.now() - timedelta(hours=1))
    assert late.status == "delivered"
    assert ParcelEvent.objects.filter(parcel=parcel).count() == 2
    assert recorded(parcel).count(acts.DELIVERED) == 1


def test_a_clock_that_runs_ahead_silences_nothing_told_later(stage: Stage) -> None:
    parcel = factories.told(factories.parcel(), "delivering", world.now() + timedelta(days=3_000))
    assert parcel.status_at == world.now()
    stage.later(minutes=5)
    assert factories.told(parcel, "delivered").status == "delivered"


def test_an_unknown_code_is_shown_in_the_carriers_words_and_changes_no_state() -> None:
    parcel = factories.told(factories.parcel(), "picked", world.now() - timedelta(hours=1))
    shown = factories.told(parcel, "on_the_moon", words="Đang ở mặt trăng")
    assert (shown.status, shown.words) == ("picked_up", "Đang ở mặt trăng")
    assert factories.told(parcel, "delivered").words == ""
    bare = factories.told(factories.parcel(), "4711")
    assert bare.words == "4711"


def test_what_was_told_is_never_rewritten() -> None:
    parcel = factories.told(factories.parcel(), "picked")
    with pytest.raises(DatabaseError), transaction.atomic():
        ParcelEvent.objects.filter(parcel=parcel).update(code="lost")


def test_unsettled_names_what_was_handed_over_long_ago_and_not_settled() -> None:
    home = factories.household()
    old, fresh, paid, on_the_way = (factories.parcel(home) for _ in range(4))
    for parcel, days in ((old, 8), (fresh, 1), (paid, 8)):
        factories.delivered(parcel, days_ago=days)
    factories.told(on_the_way, "picked", world.now() - timedelta(days=30))
    factories.settled(paid, 250_000)
    factories.delivered(factories.parcel(home, rehearsal=True), days_ago=30)
    factories.delivered(factories.parcel(), days_ago=30)
    assert list(api.unsettled(home.pk)) == [old]
    assert list(api.unsettled(home.pk, world.now())) == [old, fresh]
    assert [(one.carrier, one.total, one.count) for one in api.owed(home.pk)] == [("ghn", 500_000, 2)]


def test_where_the_carrier_tells_nothing_the_sellers_word_stands_and_is_kept_apart() -> None:
    parcel = factories.parcel()
    by = factories.owner_of(factories.organisation_of(parcel))
    for _ in range(2):
        assert say_arrived(parcel, by=by, key=world.uuid7()).status == "delivered"
    assert parcel.owed == 250_000
    assert [event.is_sellers_word for event in parcel.events.all()] == [True]
    entry = list(journal.entries_about(parcel))[-1]
    assert (entry.act, entry.by_id) == (acts.DELIVERED, by.person_id)


def test_where_the_carrier_tells_its_word_counts() -> None:
    parcel = factories.told(factories.parcel(), "delivering")
    with pytest.raises(BadParcel):
        say_arrived(parcel, by=factories.owner_of(factories.organisation_of(parcel)))
    parcel.refresh_from_db()
    assert parcel.status == "out_for_delivery"
