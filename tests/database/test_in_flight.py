"""No more transactions in flight than said, and a turn is given back however a transaction ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, connections, transaction

from lantoa.kit.database import in_flight
from lantoa.kit.database.in_flight import Crowded, Turns, cap_transactions


@pytest.fixture
def one() -> Iterator[Turns]:
    """A process that has one transaction in flight at most and waits for no other."""
    cap_transactions(1, patience=0.05)
    yield in_flight._turns[0]
    cap_transactions(0)


def is_free(turns: Turns) -> bool:
    free = turns._free.acquire(blocking=False)
    if free:
        turns._free.release()
    return free


@pytest.mark.django_db(transaction=True)
class TestTurns:
    def test_a_transaction_has_its_turn_until_it_is_written(self, one: Turns) -> None:
        with transaction.atomic():
            assert not is_free(one)
            with transaction.atomic():
                assert not is_free(one)
            assert not is_free(one)
        assert is_free(one)

    def test_so_has_the_first_one_of_a_line(self, one: Turns) -> None:
        line = connections.create_connection("default")
        try:
            line.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            assert not is_free(one)
            line.rollback()
            line.set_autocommit(True)
            assert is_free(one)
        finally:
            line.close()

    def test_an_undone_one_gives_it_back(self, one: Turns) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert is_free(one)

    def test_a_refused_commit_gives_it_back(self, one: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse() -> None:
            raise OperationalError("cut")

        monkeypatch.setattr(connections["default"], "_commit", refuse)
        with pytest.raises(OperationalError), transaction.atomic():
            pass
        assert is_free(one)

    def test_one_whose_line_is_closed_gives_it_back(self, one: Turns) -> None:
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            pytest.skip("a database in memory is never closed")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            connection.close()
            assert is_free(one)
            raise ZeroDivisionError
        assert is_free(one)

    def test_what_runs_after_a_commit_may_write_itself(self, one: Turns) -> None:
        ran: list[bool] = []

        def after() -> None:
            with transaction.atomic():
                ran.append(is_free(one))

        with transaction.atomic():
            transaction.on_commit(after)
        assert ran == [False]
        assert is_free(one)

    def test_who_waits_too_long_begins_nothing_and_may_come_again(self, one: Turns) -> None:
        one.take()
        with pytest.raises(Crowded), transaction.atomic():
            raise AssertionError("began")
        assert connection.get_autocommit()
        one.give_back()
        with transaction.atomic():
            assert not is_free(one)
        assert is_free(one)


def test_who_comes_later_waits_for_one_that_ends() -> None:
    turns, order = Turns(1, patience=10), []
    turns.take()

    def other() -> None:
        turns.take()
        order.append("other")
        turns.give_back()

    thread = threading.Thread(target=other)
    thread.start()
    order.append("first")
    turns.give_back()
    thread.join(10)
    assert order == ["first", "other"]


@pytest.mark.django_db(transaction=True)
def test_without_a_cap_nobody_waits() -> None:
    with transaction.atomic():
        assert connections["default"]._turn is None
