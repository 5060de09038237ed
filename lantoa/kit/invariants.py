"""What must be true of all rows at any moment, whatever died on the way; each room says its own in its `invariants.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

# So many broken rows of one kind are named; more would hide what is wrong.
MOST_SHOWN = 1_000


@dataclass(slots=True)
class Tally:
    """How many rows a check has looked at."""

    rows: int = 0


Check = Callable[[Tally], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """`name` as `room.noun`, what it `says`, and `check`: one line for each row of which it is not true."""

    name: str
    says: str
    check: Check


_known: dict[str, Invariant] = {}


def invariant(name: str, says: str) -> Callable[[Check], Check]:
    """Declare the function below as the check of this invariant. It reads only, and counts the rows it proves."""

    def declare(check: Check) -> Check:
        known = _known.get(name)
        if known and (known.check.__module__, known.check.__qualname__) != (check.__module__, check.__qualname__):
            raise ValueError(f"two invariants are called {name}")
        _known[name] = Invariant(name, says, check)
        return check

    return declare


def invariants() -> list[Invariant]:
    """All that the rooms declared, by name."""
    return [_known[name] for name in sorted(_known)]
