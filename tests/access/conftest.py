"""The cast, or its households alone, for the tests of one file, and taken back after them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.plugin import blocking_manager_key

from tests.access.cast import Cast, Stalls, gather, open_stalls
from tests.access.kept import KEPT
from tests.access.routes import bury


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Away with what was made before anybody comes who does not ask for it."""
    try:
        return (yield)
    finally:
        if KEPT.name and not KEPT.at_work and "quiet_database" not in getattr(nextitem, "fixturenames", ()):
            with item.config.stash[blocking_manager_key].unblock():
                KEPT.drop()


@pytest.fixture(scope="module")
def quiet_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    loud = logging.getLogger("django.request")
    with django_db_blocker.unblock():
        loud.disabled = True  # what breaks is told once, by the test
        yield
        loud.disabled = False


@pytest.fixture(scope="module")
def cast(quiet_database: None) -> Iterator[Cast]:
    with KEPT.use("cast", gather) as made:
        yield made


@pytest.fixture(scope="module")
def everybody(quiet_database: None) -> Iterator[Cast]:
    """With those of other places too; one household and one office have been left by everybody."""
    with KEPT.use("everybody", _and_those_who_left) as made:
        yield made


@pytest.fixture(scope="module")
def stalls(quiet_database: None) -> Iterator[Stalls]:
    with KEPT.use("stalls", open_stalls) as made:
        yield made


def _and_those_who_left() -> Cast:
    made = gather(wide=True)
    bury(made)
    return made
