"""Emptying the database after a test leaves nothing, not even what must never be deleted, and nothing of it behind."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from lantoa.journal.models import Entry
from lantoa.learning.tests.factories import person
from lantoa.stock.models import Stock
from lantoa.stock.tests.factories import variant

pytestmark = pytest.mark.django_db(transaction=True)


def emptied() -> None:
    call_command("flush", interactive=False, verbosity=0)


def test_nothing_is_left_and_the_guards_stand_again() -> None:
    person()
    variant(on_hand=5)
    assert Entry.objects.exists()
    assert Stock.objects.exists()
    emptied()
    assert not Entry.objects.exists()
    assert not Stock.objects.exists()
    person()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(subject_id="rewritten")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="another database has no roles")
def test_whoever_may_not_pass_the_guards_truncates(monkeypatch: pytest.MonkeyPatch) -> None:
    person()
    monkeypatch.setattr(type(connection.ops), "_may_pass", lambda self: False)
    emptied()
    assert not Entry.objects.exists()
