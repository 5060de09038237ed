"""The cast, or its households alone, made once for the tests of one file and taken back after them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest

from tests.access.cast import Cast, Stalls, gather, measure, open_stalls, undone
from tests.access.routes import bury

Made = TypeVar("Made")


@pytest.fixture(scope="module")
def quiet_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    loud = logging.getLogger("django.request")
    with django_db_blocker.unblock(), undone():
        loud.disabled = True  # what breaks is told once, by the test
        yield
        loud.disabled = False


@pytest.fixture(scope="module")
def cast(quiet_database: None) -> Cast:
    return _measured(gather())


@pytest.fixture(scope="module")
def everybody(quiet_database: None) -> Cast:
    """With those of other places too; one household and one office have been left by everybody."""
    made = gather(wide=True)
    bury(made)
    return _measured(made)


@pytest.fixture(scope="module")
def stalls(quiet_database: None) -> Stalls:
    return _measured(open_stalls())


def _measured(made: Made) -> Made:
    measure()
    return made
