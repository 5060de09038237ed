"""What one machine commits is heard by the others, each commit once and none left out, however long it took."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from config.page_news import Listener
from lantoa.journal import api as journal
from lantoa.journal.models import PageNews
from lantoa.kit import database
from lantoa.kit.database import touch
from lantoa.kit.page_cache.table import EVERYTHING, Table, row_of
from lantoa.kit.world import world
from lantoa.stock.models import Stock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite belongs to one machine"),
]
A, B = "seller:1", "seller:2"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Table]:
    """The table of the machine that commits."""
    settings.SHARED_DATABASE = True
    PageNews.objects.all().delete()  # emptying the database between tests puts the shelves up again, which is news
    made = Table(tmp_path / "here", settled=lambda: True)
    monkeypatch.setattr(database, "_tables", [made])
    yield made
    made.close()


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Table]:
    """The table of another machine."""
    made = Table(tmp_path / "there", settled=lambda: True)
    yield made
    made.close()


def change(name: str) -> None:
    touch("stock", name)
    Stock.objects.filter(pk=0).update(on_hand=1)


def commit(name: str) -> None:
    with transaction.atomic():
        change(name)


def moved(table: Table, listener: Listener, *names: str) -> list[bool]:
    before = {name: table.look([row_of(name)]).rows for name in names}
    listener.hear_once()
    return [table.look([row_of(name)]).rows != before[name] for name in names]


def test_the_first_time_everything_is_built_anew_and_then_what_changed(here: Table, there: Table) -> None:
    listener = Listener(there)
    assert moved(there, listener, EVERYTHING, A) == [True, False]
    assert moved(there, listener, EVERYTHING, A) == [False, False]
    commit(A)
    assert moved(there, listener, A, B, EVERYTHING) == [True, False, False]
    assert moved(there, listener, A) == [False]
    Stock.objects.filter(pk=0).update(on_hand=2)
    assert moved(there, listener, EVERYTHING) == [True]


def test_hearing_says_until_when_it_heard(here: Table, there: Table) -> None:
    before = world.monotonic()
    Listener(there).hear_once()
    assert before <= there.last_heard() <= world.monotonic()


def test_a_machine_does_not_hear_itself(here: Table) -> None:
    listener = Listener(here)
    listener.hear_once()
    commit(A)
    assert moved(here, listener, A) == [False]


def test_a_long_transaction_is_heard_when_it_commits_though_later_ones_came_first(here: Table, there: Table) -> None:
    listener = Listener(there)
    listener.hear_once()
    written, go_on = Event(), Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                change(A)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_current_xact_id()")
                written.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = Thread(target=slowly)
    thread.start()
    assert written.wait(10)
    for _ in range(3):
        commit_elsewhere(B)
        assert moved(there, listener, A, B) == [False, True]
    go_on.set()
    thread.join()
    assert moved(there, listener, A, B) == [True, False]


def commit_elsewhere(name: str) -> None:
    # Not the row the long transaction holds.
    with transaction.atomic():
        touch("stock", name)
        Stock.objects.filter(pk=-1).update(on_hand=1)


def test_what_was_undone_is_not_told(here: Table) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        change(A)
        raise ZeroDivisionError
    assert not PageNews.objects.exists()


def test_a_single_machine_tells_nobody(here: Table, settings: Any) -> None:
    settings.SHARED_DATABASE = False
    commit(A)
    assert not PageNews.objects.exists()


def test_after_a_long_sleep_everything_is_built_anew(
    here: Table, there: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Listener(there)
    listener.hear_once()
    monkeypatch.setattr("config.page_news.LONGEST_SLEEP", 0.0)
    assert moved(there, listener, EVERYTHING) == [True]


def test_a_database_that_is_away_is_asked_again_and_nothing_is_called_heard(
    here: Table, there: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def away(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("the server is away")

    listener = Listener(there)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "page_news_since", away)
        listener._hear()
    assert there.last_heard() == float("-inf")
    listener._hear()
    assert there.last_heard() > 0


def test_old_news_is_dropped(here: Table) -> None:
    commit(A)
    PageNews.objects.update(at="2020-01-01T00:00:00Z")
    commit(B)
    assert journal.forget_page_news() == 1
    assert PageNews.objects.get().names == B
