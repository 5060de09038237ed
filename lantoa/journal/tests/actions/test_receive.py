"""What arrives is kept once, and done once, also when lines cross and databases are busy."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from lantoa.journal import api as journal
from lantoa.journal.models import Follower


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
