"""Every commit that changes public pages is marked around itself, whoever makes it and however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from lantoa.kit import database
from lantoa.kit.database import touch, watching
from lantoa.kit.page_cache.table import EVERYTHING, Mark, NoSlot, Table, row_of
from lantoa.places.models import Unit
from lantoa.stock.models import Stock
from lantoa.stock.tests.factories import variant

A, B = "seller:1", "seller:2"


class Watched(Table):
    """A table that remembers which names were committed, and what of them was already to be seen at each moment."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, settled=lambda: True)
        self.commits: list[set[str]] = []

    def begin(self, names: Any) -> Mark:
        self.commits.append(set(names))
        return super().begin(names)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    made = Watched(tmp_path)
    monkeypatch.setattr(database, "_tables", [made])
    connection.touched.clear()
    yield made
    made.close()


def change(pk: int = 0) -> None:
    Stock.objects.filter(pk=pk).update(on_hand=5)


@pytest.mark.django_db(transaction=True)
class TestCommits:
    def test_what_a_room_says_is_marked_once_the_outermost_block_ends(self, table: Watched) -> None:
        with transaction.atomic():
            with transaction.atomic():
                touch("stock", A)
                change()
            assert table.commits == []
        assert table.commits == [{A}]
        assert table.look([row_of(A)]).is_settled()

    def test_the_mark_stands_while_the_database_commits(self, table: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
        during: list[bool] = []
        real = BaseDatabaseWrapper._commit

        def commit(self: Any) -> None:
            during.append(table.look([row_of(A)]).is_settled())
            real(self)

        monkeypatch.setattr(BaseDatabaseWrapper, "_commit", commit)
        with transaction.atomic():
            touch("stock", A)
            change()
        assert during == [False]

    @pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), NoSlot("all taken")])
    def test_a_commit_that_cannot_be_marked_is_undone_and_the_next_one_is_not_disturbed(
        self, table: Watched, monkeypatch: pytest.MonkeyPatch, fault: Exception
    ) -> None:
        kind = variant(on_hand=7).pk
        real = Table._claim
        table.close()

        def refused(self: Any) -> tuple[int, int]:
            raise fault

        monkeypatch.setattr(Table, "_claim", refused)
        with pytest.raises(OperationalError), transaction.atomic():
            touch("stock", A)
            change(kind)
        monkeypatch.setattr(Table, "_claim", real)
        assert Stock.objects.get(pk=kind).on_hand == 7
        change(kind)
        assert Stock.objects.get(pk=kind).on_hand == 5

    def test_a_room_without_a_word_changes_everything(self, table: Watched) -> None:
        with transaction.atomic():
            touch("stores", A)
            change()
        assert table.commits == [{EVERYTHING}]

    def test_a_statement_standing_alone_is_marked_too(self, table: Watched) -> None:
        change()
        made = variant(3)
        made.delete()
        assert {EVERYTHING} in table.commits
        assert set(map(frozenset, table.commits)) == {frozenset({EVERYTHING})}

    def test_a_row_written_alone_comes_back_with_its_number(self, table: Watched) -> None:
        pks = [variant(1).pk, variant(1).pk]
        assert sorted(Stock.objects.values_list("pk", flat=True)) == sorted(pks)

    def test_a_word_said_outside_a_transaction_is_worth_nothing(self, table: Watched) -> None:
        touch("stock", A)
        with transaction.atomic():
            pass
        change()
        assert table.commits == [{EVERYTHING}]

    def test_what_was_undone_is_marked_nowhere(self, table: Watched) -> None:
        class Undone(Exception):
            pass

        with pytest.raises(Undone), transaction.atomic():
            touch("stock", A)
            change()
            raise Undone
        with transaction.atomic():
            Unit.objects.first()
        assert table.commits == []

    def test_reading_and_other_tables_mark_nothing(self, table: Watched) -> None:
        from lantoa.journal.models import Follower

        with transaction.atomic():
            list(Stock.objects.all())
            Follower.objects.create(name="test")
            touch("stock", A)
        assert table.commits == []

    def test_raw_statements_are_seen(self, table: Watched) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE stock_stock SET on_hand = 1")
        with connection.cursor() as cursor:
            cursor.execute("WITH x AS (SELECT 1 AS a) UPDATE stock_stock SET on_hand = (SELECT a FROM x)")
            cursor.executemany("UPDATE stock_stock SET on_hand = %s", [(1,), (2,)])
        assert table.commits == [{EVERYTHING}] * 3

    def test_a_commit_that_the_database_refuses_is_over(self, table: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
        before = table.look([row_of(A)]).rows

        def refuse(self: Any) -> None:
            raise IntegrityError("a check at the end of the transaction")

        monkeypatch.setattr(BaseDatabaseWrapper, "_commit", refuse)
        with pytest.raises(IntegrityError), transaction.atomic():
            touch("stock", A)
            change()
        monkeypatch.undo()
        assert table.look([row_of(A)]).is_settled()
        assert table.look([row_of(A)]).rows != before
        assert not table.has_left

    def test_a_commit_cut_off_stays_open_until_the_next_one_has_asked(
        self, table: Watched, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "_tables", [table])
        monkeypatch.setattr(type(connections["default"]), "_is_over", lambda self: False)
        real = BaseDatabaseWrapper._commit

        def cut(self: Any) -> None:
            real(self)
            raise OperationalError("server closed the connection unexpectedly")

        with monkeypatch.context() as patch:
            patch.setattr(BaseDatabaseWrapper, "_commit", cut)
            with pytest.raises(OperationalError), transaction.atomic():
                touch("stock", A)
                change()
        assert not table.look([row_of(A)]).is_settled()
        assert table.has_left
        with transaction.atomic():
            touch("stock", B)
            change()
        assert table.look([row_of(A), row_of(B)]).is_settled()

    @pytest.mark.alone
    def test_the_database_says_when_every_transaction_of_now_is_over(self, table: Watched) -> None:
        assert connection.is_settled() is True

    @pytest.mark.skipif("connection.vendor != 'postgresql'")
    def test_while_somebody_is_still_writing_nothing_is_settled(self, table: Watched) -> None:
        with transaction.atomic():
            change()
            Unit.objects.create(**a_unit())
            assert connection.is_settled() is False

    @pytest.mark.skipif("connection.vendor != 'postgresql'")
    def test_a_line_that_broke_while_committing_is_told_from_a_refusal(self, table: Watched) -> None:
        connection.ensure_connection()
        assert connection._is_over()
        connection.connection.close()
        assert not connection._is_over()
        connection.close()


def a_unit() -> dict[str, Any]:
    from lantoa.places.models import Province

    Province.objects.get_or_create(code="22")
    words = {"name": "x", "full_name": "x", "full_name_en": "x", "slug": "x", "folded": "x", "kind": "xa", "source": ""}
    return {"code": "99999", "province_id": "22", **words, "lat": 1, "lon": 1, "area_km2": 1, "tile_col": 1, "tile_row": 1, "valid_from": "2025-07-01"}  # fmt: skip


@pytest.mark.django_db
def test_every_watched_table_is_there() -> None:
    assert set(database.watched()) <= database.all_tables()
    assert {"stock_stock", "stock_hold", "stores_offer", "stores_store", "catalog_product"} <= set(database.watched())


@pytest.mark.django_db
def test_listening_hears_every_statement_and_then_no_more() -> None:
    heard: list[str] = []
    with database.listening(heard):
        list(Stock.objects.all())
    Unit.objects.first()
    assert len(heard) == 1
    assert "stock_stock" in heard[0]


def test_the_connection_is_watched() -> None:
    assert watching.watch in connection.execute_wrappers
