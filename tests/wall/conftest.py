"""Who asks before a wall: two households with a row in each guarded table, or the cast of the access matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.access.cast import undone
from tests.access.conftest import cast, pytest_runtest_teardown, quiet_database
from tests.wall.planted import Two, plant

__all__ = ["cast", "pytest_runtest_teardown", "quiet_database", "two"]


@pytest.fixture(scope="module")
def two(django_db_setup: None, django_db_blocker: Any) -> Iterator[Two]:
    if connection.vendor != "postgresql":
        pytest.skip("the embedded database has no wall")
    with django_db_blocker.unblock(), undone():
        yield plant()
