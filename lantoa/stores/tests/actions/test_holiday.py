"""A stall rests and sells again; days are Vietnam's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import World, world
from lantoa.stores import api as stores
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


class Noon(World):
    """Noon of one day in Vietnam."""

    time = datetime(2026, 11, 21, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture(autouse=True)
def clock() -> Iterator[Noon]:
    made = Noon()
    before = world.use(made)
    yield made
    world.use(before)


def rest(stall: factories.Stall, since: int = 0, until: int = 0, **details: Any) -> stores.Store:
    days = {"since": TODAY + timedelta(days=since), "until": TODAY + timedelta(days=until)}
    return stores.close_for_holiday(stall.store, **days, **details, by=stall.by)


def entries(stall: factories.Stall) -> list[dict[str, Any]]:
    return list(journal.entries_about(stall.store).filter(act="stores.holiday_set").values_list("data", flat=True))


def test_a_stall_rests_from_the_first_day_to_the_last() -> None:
    stall = factories.stall()
    store = rest(stall, 1, 3, note="  Cưới\ncon 🎉 ")
    assert (store.closed_from, store.closed_until, store.closed_note) == (
        date(2026, 11, 22),
        date(2026, 11, 24),
        "Cưới con 🎉",
    )
    assert [stores.is_closed(store, TODAY + timedelta(days=day)) for day in range(5)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert entries(stall) == [{"since": "2026-11-22", "until": "2026-11-24"}]


def test_the_day_is_vietnams_and_not_the_servers(clock: Noon) -> None:
    stall = factories.stall()
    rest(stall)
    clock.time = datetime(2026, 11, 21, 16, 59, 59, tzinfo=UTC)
    assert stores.is_closed(stall.store, world.today())
    clock.time += timedelta(seconds=1)
    assert not stores.is_closed(stall.store, world.today())


@pytest.mark.parametrize(
    ("since", "until", "note", "field"),
    [
        (2, 1, "", "until"),
        (-5, -1, "", "until"),
        (0, 367, "", "until"),
        (400, 800, "", "until"),
        (0, 1, "x" * 201, "note"),
    ],
)
def test_days_that_make_no_rest_are_refused(since: int, until: int, note: str, field: str) -> None:
    stall = factories.stall()
    with pytest.raises(stores.BadStore) as refused:
        rest(stall, since, until, note=note)
    assert refused.value.field == field
    stall.store.refresh_from_db()
    assert stall.store.closed_from is None
    assert entries(stall) == []


def test_the_ends_of_time_are_refused_and_not_stumbled_over() -> None:
    stall = factories.stall()
    with pytest.raises(stores.BadStore):
        stores.close_for_holiday(stall.store, since=date.min, until=date.max, by=stall.by)


def test_a_rest_that_has_begun_may_be_made_longer() -> None:
    stall = factories.stall()
    rest(stall, -3, 1)
    assert rest(stall, -3, 366).closed_until == TODAY + timedelta(days=366)


def test_a_stall_sells_again_at_once_and_saying_so_twice_changes_nothing() -> None:
    stall = factories.stall()
    rest(stall, 0, 3, note="Đi chùa")
    for _ in range(2):
        store = stores.reopen(stall.store, by=stall.by)
    assert (store.closed_from, store.closed_until, store.closed_note) == (None, None, "")
    assert entries(stall)[1:] == [{"since": None, "until": None}]


def test_the_same_key_rests_once_and_other_days_under_it_are_refused() -> None:
    stall, key = factories.stall(), world.uuid7()
    rest(stall, 0, 1, key=key)
    stores.reopen(stall.store, by=stall.by)
    assert rest(stall, 0, 1, key=key).closed_from is None
    with pytest.raises(journal.CommandConflict):
        rest(stall, 0, 2, key=key)
    assert len(entries(stall)) == 2


def test_a_trial_rests_as_a_trial() -> None:
    stall = factories.stall(rehearsal=True)
    rest(stall)
    assert journal.entries_about(stall.store).get(act="stores.holiday_set").rehearsal is True
