"""What is read in a snapshot is of one moment, whoever writes meanwhile."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from lantoa.kit.database.snapshot import snapshot
from lantoa.stock.models import Stock
from lantoa.stock.tests.factories import variant


@pytest.mark.django_db(transaction=True)
# The embedded database of the tests lives in memory, where a reader does keep a writer waiting.
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="proved on PostgreSQL")
def test_a_write_in_the_middle_is_neither_seen_nor_kept_waiting() -> None:
    made = variant(5)

    def write() -> None:
        try:
            Stock.objects.filter(pk=made.pk).update(on_hand=9)
        finally:
            connection.close()

    with snapshot():
        assert Stock.objects.get(pk=made.pk).on_hand == 5
        other = threading.Thread(target=write)
        other.start()
        other.join(20)
        assert not other.is_alive()
        assert Stock.objects.get(pk=made.pk).on_hand == 5
    assert Stock.objects.get(pk=made.pk).on_hand == 9


@pytest.mark.django_db
def test_in_a_transaction_it_is_that_transactions_view() -> None:
    made = variant(5)
    with snapshot():
        assert Stock.objects.get(pk=made.pk).on_hand == 5
    Stock.objects.filter(pk=made.pk).update(on_hand=6)
