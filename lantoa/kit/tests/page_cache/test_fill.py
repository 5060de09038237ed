"""A page being built: kept only if nobody was committing to what it shows, and only until the next thing the clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lantoa.kit.page_cache.fill import Fill
from lantoa.kit.page_cache.table import EVERYTHING, Table
from lantoa.kit.world import World, world

A, B = "seller:1", "seller:2"


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path, settled=lambda: True)


@pytest.fixture
def other(table: Table, tmp_path: Path) -> Table:
    """The table as another process has it."""
    return Table(tmp_path, settled=lambda: True)


def fill(table: Table, *, knows: bool) -> Fill:
    """A page of seller A, whose rows are known from last time or not."""
    before = Fill(table)
    before.depends([A], None)
    return Fill(table, before.rows() if knows else ())


@pytest.mark.parametrize("knows", [True, False])
def test_with_nobody_committing_a_page_is_kept(table: Table, knows: bool) -> None:
    made = fill(table, knows=knows)
    made.depends([A], None)
    assert made.places()


@pytest.mark.parametrize("knows", [True, False])
def test_a_commit_under_way_before_the_page_was_begun_keeps_it_from_the_shelf(
    table: Table, other: Table, knows: bool
) -> None:
    mark = other.begin([A])
    made = fill(table, knows=knows)
    mark.finish()  # committed while the page was built: it may show what was before
    made.depends([A], None)
    assert made.places() is None


@pytest.mark.parametrize("knows", [True, False])
def test_a_commit_begun_meanwhile_makes_the_page_no_good(table: Table, other: Table, knows: bool) -> None:
    made = fill(table, knows=knows)
    other.begin([A]).finish()
    made.depends([A], None)
    places = made.places()
    assert places is None or any(table.memory[first:last] != seen for first, last, seen in places)


def test_a_commit_to_somebody_else_disturbs_only_a_page_whose_rows_are_not_known_yet(
    table: Table, other: Table
) -> None:
    for knows, kept in ((True, True), (False, False)):
        mark = other.begin([B])
        made = fill(table, knows=knows)
        mark.finish()
        made.depends([A], None)
        assert (made.places() is not None) is kept


def test_a_change_of_everything_is_a_change_of_this_page(table: Table, other: Table) -> None:
    made = fill(table, knows=True)
    made.depends([A], None)
    places = made.places() or ()
    assert all(table.memory[first:last] == seen for first, last, seen in places)
    other.begin([EVERYTHING])
    assert any(table.memory[first:last] != seen for first, last, seen in places)


def test_a_page_that_depends_on_more_than_last_time_is_judged_by_all_commits(table: Table, other: Table) -> None:
    made = fill(table, knows=True)
    other.begin([B]).finish()
    made.depends([A, B], None)
    assert made.places() is None


class Late(World):
    """One minute before midnight in Vietnam; a test moves it on."""

    time = datetime(2026, 11, 27, 16, 59, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def late() -> Iterator[Late]:
    made = Late()
    before = world.use(made)
    yield made
    world.use(before)


def test_a_page_is_good_until_midnight_in_vietnam_at_most(table: Table, late: Late) -> None:
    made = Fill(table)
    midnight = late.time + timedelta(minutes=1)
    made.depends([A], late.time + timedelta(days=1))
    assert made.until == midnight
    made.depends([A], late.time + timedelta(seconds=5))
    assert made.until == late.time + timedelta(seconds=5)


def test_a_page_begun_before_midnight_and_ended_after_it_is_already_old(table: Table, late: Late) -> None:
    made = Fill(table)
    late.time += timedelta(minutes=2)
    made.depends([A], None)
    assert made.until is not None
    assert made.until < late.time


def test_a_table_nobody_watches_is_a_stranger(table: Table) -> None:
    made = Fill(table)
    made.statements += ['SELECT * FROM "stores_offer"', 'SELECT * FROM "accounts_person" p, stock_stock']
    tables = frozenset({"stores_offer", "accounts_person", "stock_stock"})
    assert made.strangers(tables, frozenset({"stores_offer", "stock_stock"})) == {"accounts_person"}
