"""The cast, or its households alone, made once for all files that stand beside each other in a run: each takes back what it did
with it, and it is gone before anybody else comes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any, TypeVar

import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from tests.access.cast import Cast, Stalls, gather, open_stalls, undone
from tests.access.routes import bury

Made = TypeVar("Made")


class Kept:
    """What stands made in the one transaction that is open, under its name, and whether a file is at it."""

    def __init__(self) -> None:
        self.name, self.made, self.at_work = "", None, False
        self._open = ExitStack()

    @contextmanager
    def use(self, name: str, make: Callable[[], Made]) -> Iterator[Made]:
        """A copy of what is made so, for one file; whatever happens in the block is taken back."""
        if self.name != name:
            self.drop()
            # Inside a transaction of the file's own ours cannot stay when the file is through.
            stays = not connection.in_atomic_block
            self._open.enter_context(undone())
            try:
                self.name, self.made = name, make()
            except BaseException:
                self.drop()
                raise
        else:
            stays = True
        self.at_work = True
        try:
            with undone():
                yield deepcopy(self.made)  # type: ignore[misc]
        finally:
            self.at_work = False
            if not stays:
                self.drop()

    def drop(self) -> None:
        self.name, self.made = "", None
        self._open.close()


KEPT = Kept()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Away with it before anybody comes who does not ask for it."""
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
def cast(quiet: None, django_db_blocker: Any) -> Iterator[Cast]:
    with KEPT.use("cast", gather, django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def everybody(quiet: None, django_db_blocker: Any) -> Iterator[Cast]:
    """With those of other places too; one household and one office have been left by everybody."""
    with KEPT.use("everybody", _and_those_who_left, django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def stalls(quiet: None, django_db_blocker: Any) -> Iterator[Stalls]:
    with KEPT.use("stalls", open_stalls, django_db_blocker) as made:
        yield made


def _and_those_who_left() -> Cast:
    made = gather(wide=True)
    bury(made)
    return made
