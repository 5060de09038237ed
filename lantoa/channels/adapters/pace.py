"""How many calls are made to a channel meanwhile, so that whoever makes them keeps to its pace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Calls:
    """So many were made."""

    made = 0


_counted: ContextVar[Calls | None] = ContextVar("calls", default=None)


def called() -> None:
    """Said by a channel's client for each call it makes."""
    calls = _counted.get()
    if calls is not None:
        calls.made += 1


@contextmanager
def counted() -> Iterator[Calls]:
    """Count what is called within."""
    calls = Calls()
    before = _counted.set(calls)
    try:
        yield calls
    finally:
        _counted.reset(before)
