"""Which acts exist, who reacts to them at once, who follows them later, and who sweeps up what was left behind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache

from django.apps import apps

from lantoa.journal.errors import UnknownAct
from lantoa.journal.models import Entry
from lantoa.journal.rules.queue import Times

Reaction = Callable[[list[Entry]], object]
Sweep = Callable[[], int]
SWEEP = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Regular:
    """What the worker does again and again, and when."""

    sweep: Sweep
    times: Times
    long: bool = False


_reactions: dict[str, list[Reaction]] = {}
_followers: dict[str, tuple[frozenset[str], Reaction]] = {}
_sweepers: dict[str, Regular] = {}


@cache
def acts() -> dict[str, str]:
    """Every act of the house, each with its sentence, as the rooms' `acts.py` declare them (`ACTS`)."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        module = sys.modules.get(f"{config.name}.acts")
        found.update(getattr(module, "ACTS", {}))
    return found


def known(act: str) -> str:
    """Return the act, or raise UnknownAct."""
    if act not in acts():
        raise UnknownAct(act)
    return act


def reaction(act: str) -> Callable[[Reaction], Reaction]:
    """Call the function, in the transaction that records it, with the list of entries of this act just recorded.

    A reaction may not refuse. An unexpected error rolls the whole transaction back.
    """

    def register(function: Reaction) -> Reaction:
        _reactions.setdefault(act, []).append(function)
        return function

    return register


def follower(name: str, of: Sequence[str]) -> Callable[[Reaction], Reaction]:
    """Call the function, some seconds later in the worker, with sealed entries of these acts in the one order of all entries.

    Each entry once: the cursor moves in the transaction of the function's own effects. Durable over restarts.
    """

    def register(function: Reaction) -> Reaction:
        _followers[name] = (frozenset(of), function)
        return function

    return register


def sweeper(name: str) -> Callable[[Sweep], Sweep]:
    """Call the function every some twenty seconds in the worker, to pick up what a process that died left behind.

    It returns how many things it did. One worker calls it at a time, but a worker may lose its turn while it is at it: the
    function must do each thing once all the same. When it fails it is called again later and later, and shown as failing.
    """
    return regular(name, every=SWEEP)


def regular(
    name: str, *, every: timedelta | None = None, at: time | None = None, long: bool = False
) -> Callable[[Sweep], Sweep]:
    """The same for other times: `every` so often, or each day `at` an hour in Vietnam. What was missed is done once.

    What may take longer than some seconds is `long`: lines of their own do it, so that sealing and followers do not wait for it.
    """
    if (every is None) == (at is None):
        raise ValueError(f"{name} is done either every so often or at an hour")

    def register(function: Sweep) -> Sweep:
        _sweepers[name] = Regular(function, Times(every or timedelta(0), at), long)
        return function

    return register


def reactions_to(act: str) -> list[Reaction]:
    return _reactions.get(act, [])


def followers() -> dict[str, tuple[frozenset[str], Reaction]]:
    return dict(_followers)


def sweepers() -> dict[str, Regular]:
    return dict(_sweepers)


def named_acts() -> dict[str, list[str]]:
    """Where acts are named by reactions and followers, for the check that each of them exists."""
    found = {act: [f"{r.__module__}.{r.__name__}" for r in those] for act, those in _reactions.items()}
    for name, (those, _) in _followers.items():
        for act in those:
            found.setdefault(act, []).append(f"follower {name}")
    return found
