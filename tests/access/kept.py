"""A cast stands made in one open transaction for all files that stand beside each other in a run: each takes back what it did with it,
and it is gone before anybody else comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any, TypeVar

import pytest
from django.db import connection

from tests.access.cast import measure, undone

Made = TypeVar("Made")


class Kept:
    """What stands made, under its name, and whether a file is at it."""

    def __init__(self) -> None:
        self.name, self.at_work = "", False
        self._made: Any = None
        self._open = ExitStack()

    @contextmanager
    def use(self, name: str, make: Callable[[], Made]) -> Iterator[Made]:
        """A copy of what is made so, for one file; whatever happens in the block is taken back."""
        # Inside a transaction of the file's own ours cannot stay when the file is through.
        stays = bool(self.name) or not connection.in_atomic_block
        if self.name != name or connection.closed_in_transaction:
            self.drop()
            self._open.enter_context(undone())
            try:
                self.name, self._made = name, make()
                measure()
            except BaseException:
                self.drop()
                raise
        self.at_work = True
        try:
            with undone():
                yield deepcopy(self._made)
        finally:
            self.at_work = False
            if not stays:
                self.drop()

    def drop(self) -> None:
        self.name, self._made = "", None
        # A browser's loop may run in this thread by now.
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
            self._open.close()


KEPT = Kept()
