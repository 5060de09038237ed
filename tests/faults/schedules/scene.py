"""A pair of actions: what it begins with, what both do, and what must be true however their statements fall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.faults.schedules.explorer import Job
from tests.faults.schedules.house import House

Answers = tuple[str, str]


def _nothing(_answers: Answers) -> Iterator[str]:
    yield from ()


@dataclass(frozen=True)
class Scene:
    """What both do, and what is there afterwards in plain words (`state`).

    Whatever their order, both must be answered and leave behind what they would one after the other, in one of the two
    orders. `check` says beyond that what is wrong of the rows themselves.
    """

    jobs: tuple[Job, Job]
    state: Callable[[], object]
    check: Callable[[Answers], Iterator[str]] = _nothing


Make = Callable[[House, str], Scene]


@dataclass(frozen=True)
class Pair:
    """Two kinds of actions that meet, in several ways."""

    name: str
    ways: tuple[str, ...]
    make: Make


PAIRS: dict[str, Pair] = {}


def pair(name: str, *ways: str) -> Callable[[Make], Make]:
    """Declare the function below: it makes the scene of one of these ways."""

    def declare(make: Make) -> Make:
        PAIRS[name] = Pair(name, ways, make)
        return make

    return declare
