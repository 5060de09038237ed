"""The cast, made once for the tests of one file and taken back after them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.cast import Cast, gather, undone


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    loud = logging.getLogger("django.request")
    with django_db_blocker.unblock(), undone():
        loud.disabled = True  # what breaks is told once, by the test
        yield gather()
        loud.disabled = False
