"""How many calls are made to a channel meanwhile, so that whoever makes them keeps to its pace; and what is seen to before each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Calls:
    """So many were made."""

    made = 0


_counted: ContextVar[Calls | None] = ContextVar("calls", default=None)
_before: ContextVar[tuple[Callable[[], object], ...]] = ContextVar("before", default=())


def called() -> None:
    """Said by a channel's client before each call it makes; raises what stands against making it."""
    for see_to in _before.get():
        see_to()
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


@contextmanager
def before_each(see_to: Callable[[], object]) -> Iterator[None]:
    """Have this done before each call made within; what it raises keeps the call from being made."""
    outer = _before.get()
    token = _before.set((*outer, see_to))
    try:
        yield
    finally:
        _before.reset(token)
