"""What arrives is kept once, and done once, also when lines cross and databases are busy."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from lantoa.journal import api as journal
from lantoa.journal.actions import receive as receiving
from lantoa.journal.models import Follower
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world


@pytest.mark.django_db
def test_a_message_that_meets_a_busy_database_stays_for_later() -> None:
    incoming, _new = journal.receive("bank", b"{}", headers={}, dedupe_key="1")

    def busy(arrived: journal.Incoming) -> str:
        Follower.objects.create(name="half-done")
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        journal.process(incoming.pk, busy)
    incoming.refresh_from_db()
    assert incoming.state == "new"
    assert not Follower.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_message_on_two_lines_at_once_is_kept_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time: the second line sees what the first stored")
    stored = threading.Event()

    def first_line() -> None:
        try:
            with transaction.atomic():
                journal.receive("bank", b"first", headers={}, dedupe_key="1")
                stored.set()
                time.sleep(0.3)
        finally:
            connection.close()

    thread = threading.Thread(target=first_line)
    thread.start()
    assert stored.wait(10)
    kept, new = journal.receive("bank", b"second", headers={}, dedupe_key="1")
    thread.join()
    assert (new, kept.times_received, bytes(kept.body)) == (False, 2, b"first")
    assert journal.Incoming.objects.count() == 1


@pytest.mark.django_db
def test_many_are_kept_together_and_repeats_are_counted() -> None:
    old, _new = journal.receive("shop", b"1", headers={}, dedupe_key="1")
    told = [journal.Message("shop", str(number).encode(), {"account": "7"}, str(number)) for number in range(3)]
    kept = journal.receive_many(told)
    assert [(bytes(row.body), new) for row, new in kept] == [(b"0", True), (b"1", False), (b"2", True)]
    old.refresh_from_db()
    assert (kept[1][0].pk, old.times_received, old.state) == (old.pk, 2, "new")
    assert [new for _row, new in journal.receive_many(told)] == [False] * 3
    assert journal.Incoming.objects.count() == 3
    # The same word at another place is other news.
    assert journal.receive_many([journal.Message("page", b"1", {}, "1")])[0][1]


@pytest.mark.django_db
def test_a_flood_of_lies_is_kept_at_first_and_then_counted_hour_by_hour(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(receiving, "MOST_KEPT_AN_HOUR", 3)
    before = world.use(clock := StandingWorld(datetime(2026, 11, 26, 7, 50, tzinfo=UTC)))
    try:

        def lie(source: str = "channels.shopee", **headers: str) -> journal.Incoming:
            return journal.receive(source, b"lie", headers=headers, dedupe_key=None, refused="no signature")[0]

        kept = [lie() for _number in range(3)]
        assert len({row.pk for row in kept}) == 3
        more = [lie() for _number in range(4)]
        with django_assert_max_num_queries(4):
            lie()
        assert {row.pk for row in more} == {more[0].pk}
        assert bytes(lie("payments.sepay").body) == b"lie", "another source is as it was"
        for _number in range(4):
            lie("payments.sepay", account="7")
        assert bytes(lie("payments.sepay", account="8").body) == b"lie", "and another account"
        assert {(one.source, one.times) for one in journal.floods()} == {("channels.shopee", 5), ("payments.sepay", 1)}
        counted = journal.Incoming.objects.get(pk=more[0].pk)
        assert journal.is_only_counted(counted)
        assert (counted.state, bytes(counted.body), counted.headers) == ("refused", b"", {})
        journal.receive("channels.shopee", b"true", headers={}, dedupe_key="1")
        clock.later(minutes=11)
        assert bytes(lie().body) == b"lie", "the next hour begins anew"
        assert journal.Incoming.objects.filter(source="channels.shopee").count() == 6
        clock.later(days=8)
        assert journal.floods() == []
    finally:
        world.use(before)
