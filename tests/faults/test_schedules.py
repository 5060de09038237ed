"""The explorer of schedules itself: it finds a race that is there, takes waiting and rings for what they are, and replays."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.orders.tests import factories
from tests.faults.schedules import WEAK
from tests.faults.schedules import weak as weakened
from tests.faults.schedules.explorer import Explorer, Job, Run, chosen, interrupted, one_after_the_other, short
from tests.faults.schedules.play import Player
from tests.faults.schedules.scene import PAIRS

# Rows of other tests' transactions would keep these waiting; and only PostgreSQL lets two write at once.
pytestmark = pytest.mark.alone
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="two at once, on PostgreSQL")


@pytest.fixture
def explorer(transactional_db: None) -> Iterator[Explorer]:
    """Two lines, and two counters at 0 in a table of their own."""
    do("CREATE TABLE toy (id int PRIMARY KEY, number int)")
    do("INSERT INTO toy VALUES (1, 0), (2, 0)")
    made = Explorer()
    yield made
    made.close()
    do("DROP TABLE toy")


@pytest.fixture
def player(transactional_db: None) -> Iterator[Player]:
    factories.unit()
    catalog.load_categories()
    made = Player()
    yield made
    made.close()


def do(sql: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def ask(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def adding(*, racy: bool) -> Job:
    """Count one up: by one statement, or read first and written then."""

    def add() -> None:
        with transaction.atomic():
            if racy:
                do("UPDATE toy SET number = %s WHERE id = 1", ask("SELECT number FROM toy WHERE id = 1") + 1)
            else:
                do("UPDATE toy SET number = number + 1 WHERE id = 1")

    return add


def locking(*rows: int) -> Job:
    def lock() -> None:
        with transaction.atomic():
            for row in rows:
                do("UPDATE toy SET number = number + 1 WHERE id = %s", row)

    return lock


def play(explorer: Explorer, seed: int, *, racy: bool) -> tuple[Run, int]:
    do("UPDATE toy SET number = 0")
    run = explorer.run((adding(racy=racy), adding(racy=racy)), chosen(random.Random(seed), (3, 3)))
    return run, ask("SELECT number FROM toy WHERE id = 1")


@on_postgresql
def test_a_race_is_found_and_its_seed_finds_it_again(explorer: Explorer) -> None:
    lost = [seed for seed in range(20) if play(explorer, seed, racy=True)[1] == 1]
    assert len(lost) > 3
    first, again = (play(explorer, lost[0], racy=True) for _ in range(2))
    assert (first[0].trace, first[1]) == (again[0].trace, again[1])
    assert first[0].answers == ("done", "done")


@on_postgresql
def test_one_statement_is_never_torn_apart(explorer: Explorer) -> None:
    runs = [play(explorer, seed, racy=False) for seed in range(20)]
    assert {number for _run, number in runs} == {2}
    assert any(run.waits for run, _number in runs)


@on_postgresql
def test_one_after_the_other_is_no_race(explorer: Explorer) -> None:
    for first in (0, 1):
        do("UPDATE toy SET number = 0")
        run = explorer.run((adding(racy=True), adding(racy=True)), one_after_the_other(first))
        assert ask("SELECT number FROM toy WHERE id = 1") == 2
        assert [step[0] for step in run.trace] == (["A"] * 3 + ["B"] * 3 if first == 0 else ["B"] * 3 + ["A"] * 3)


@on_postgresql
def test_whoever_waits_lets_the_other_go_on(explorer: Explorer) -> None:
    run = explorer.run((adding(racy=False), adding(racy=False)), interrupted(0, 1))
    assert run.trace == [
        "A  UPDATE toy SET number = number + 1 WHERE id = 1", "B  UPDATE toy SET number = number + 1 WHERE id = 1", "B  … waits",
        "A  COMMIT", "B  COMMIT",
    ]  # fmt: skip


@on_postgresql
def test_whoever_closes_a_ring_of_waiters_comes_again_and_both_are_done(explorer: Explorer) -> None:
    run = explorer.run((locking(1, 2), locking(2, 1)), interrupted(0, 1))
    assert run.answers == ("done", "done")
    assert (run.again, run.rings) == (1, 1)
    assert ask("SELECT sum(number) FROM toy") == 4


@on_postgresql
def test_a_refusal_is_an_answer_and_an_error_is_broken(explorer: Explorer) -> None:
    def refuse() -> None:
        raise RuleError("no", code="not_now")

    run = explorer.run((refuse, lambda: do("SELECT 1 / 0")), one_after_the_other(0))
    assert run.answers[0] == "refused: not_now"
    assert run.answers[1].startswith("broken: DataError: division by zero")


def test_a_statement_is_shown_in_a_line_without_its_values() -> None:
    sql = 'SELECT "stock_stock"."variant_id", "stock_stock"."on_hand", "stock_stock"."promised" FROM "stock_stock" WHERE "stock_stock"."variant_id" = %s FOR UPDATE'
    assert short(sql) == "SELECT … FROM stock_stock WHERE stock_stock.variant_id = %s FOR UPDATE"
    assert (
        short('INSERT INTO "journal_entry" ("act", "at") VALUES (%s, %s) RETURNING "id"') == "INSERT INTO journal_entry"
    )


def test_every_weakened_copy_is_played() -> None:
    assert list(weakened.WEAK) == list(WEAK)
    assert {weak.pair for weak in weakened.WEAK.values()} <= PAIRS.keys()


@on_postgresql
def test_real_actions_are_played_and_judged(player: Player) -> None:
    player.play(PAIRS["checkout and checkout"], range(1, 7))
    assert player.found.violations == []
    assert (player.found.schedules, player.found.waits > 0) == (6, True)


@on_postgresql
def test_a_seed_plays_the_same_schedule_again(player: Player) -> None:
    first, again = (player.one(PAIRS["payment and cancelling"], 3) for _ in range(2))
    assert first.trace == again.trace
    assert player.found.violations == []


@on_postgresql
@pytest.mark.parametrize("weak", ["read-then-saved", "no-row-locks", "no-claim"])
def test_a_weakened_copy_is_caught(player: Player, weak: str) -> None:
    with weakened.WEAK[weak].weakening():
        player.play(PAIRS[weakened.WEAK[weak].pair], range(1, 49), until_found=True)
    assert player.found.violations


# Each was found by a seed of its pair. One of the two is interrupted once, at every third place.
FOUND = [
    ("refund and refund", "what was too much, twice"),  # paid back twice
    ("refund and refund", "opened again and by the bank"),  # open again although the bank said that it went
    ("correction and payment", "fewer twice"),  # nothing left of an order that was not cancelled
    ("claim and claim", "opened again and for an order"),  # counted money that waited to be explained again
    ("claim and claim", "written down later and for an order"),  # one line of the bank counted for two orders
    ("claim and claim", "written down later and back"),  # counted, and paid back as unexplained
    ("account and payment", "an order is placed"),  # a buyer sent to the account that had just ended
    ("role and action", "one person added twice"),  # an error instead of an answer
    ("two orders in one transfer", "one leaves the house"),  # a ring of waiters
]


@on_postgresql
@pytest.mark.parametrize(("pair", "way"), FOUND)
def test_what_was_found_once_is_found_no_more(player: Player, pair: str, way: str) -> None:
    player.every(PAIRS[pair], way, stride=3)
    assert player.found.violations == []
    assert player.found.rings == 0
