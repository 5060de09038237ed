"""Weakened copies of the product, each with the pair that must find what it lost. Only this harness ever patches them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.db import connection
from django.db.models import QuerySet

Weakening = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Weak:
    """What is lost, as a word for the table, and by which pair it must be found."""

    pair: str
    weakening: Weakening


@contextmanager
def read_then_saved() -> Iterator[None]:
    """The count of promised units is read, judged and saved, instead of one conditional UPDATE."""
    from lantoa.stock import actions
    from lantoa.stock.models import Stock

    def take(variant_id: int, quantity: int) -> bool:
        row = Stock.objects.get(pk=variant_id)
        if row.on_hand - row.promised < quantity:
            return False
        row.promised += quantity
        row.save(update_fields=["promised"])
        return True

    with mock.patch.object(actions, "_take", take):
        yield


@contextmanager
def no_row_locks() -> Iterator[None]:
    """Rows are read without being locked."""

    def unlocked(self: QuerySet[Any], **_options: object) -> QuerySet[Any]:
        return self.all()

    with mock.patch.object(QuerySet, "select_for_update", unlocked):
        yield


@contextmanager
def no_claim() -> Iterator[None]:
    """Whether a line of the bank still waits is read before, instead of asked in the UPDATE that claims it."""
    from lantoa.payments.models.transaction import BankTransactionQuerySet

    update = BankTransactionQuerySet.update

    def updated(self: BankTransactionQuerySet, **values: Any) -> int:
        found = list(self.values_list("pk", flat=True))
        return update(self.model._base_manager.filter(pk__in=found), **values) if found else 0

    with mock.patch.object(BankTransactionQuerySet, "update", updated):
        yield


@contextmanager
def no_unique() -> Iterator[None]:
    """A command's key is neither locked nor unique."""
    from lantoa.journal.actions import command
    from lantoa.journal.models import Command

    table = Command._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'", [table])
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    with mock.patch.object(command, "_busy", return_value=[]):
        yield


# The last one leaves a hole in the database: nothing is played on it afterwards.
WEAK = {
    "read-then-saved": Weak("checkout and checkout", read_then_saved),
    "no-row-locks": Weak("claim and claim", no_row_locks),
    "no-claim": Weak("claim and claim", no_claim),
    "no-unique": Weak("one order sent twice", no_unique),
}
