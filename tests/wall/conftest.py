"""Who asks before a wall: two households with a row in each guarded table, or the cast of the access matrix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from lantoa.accounts import api as accounts
from tests.access.cast import Cast, undone
from tests.access.conftest import cast, quiet_database
from tests.wall.planted import Two, plant

__all__ = ["cast", "quiet_database", "two", "walled_cast"]


@pytest.fixture(scope="module")
def two(django_db_setup: None, django_db_blocker: Any) -> Iterator[Two]:
    if connection.vendor != "postgresql":
        pytest.skip("the embedded database has no wall")
    with django_db_blocker.unblock(), undone(), whole_wall():
        yield plant()


@contextmanager
def whole_wall() -> Iterator[None]:
    """With what is only drafted too, until the transaction is undone."""
    with connection.cursor() as cursor:
        # A table whose keys are still to be looked at is not altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        accounts.put_up_wall(drafted=True)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    accounts.stand_behind_wall(always=False, drafted=True)
    yield
    accounts.stand_behind_wall(always=False)


@pytest.fixture(scope="module")
def walled_cast(cast: Cast) -> Iterator[Cast]:
    with undone(), whole_wall():
        yield cast
