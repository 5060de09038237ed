"""Who is asked first: whoever had the fewest shifts lately, then whoever waits longest, then whoever lives nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_KM = 6371.0
LATELY = timedelta(days=28)
MOST_ASKED = 40
# At night nobody is asked to come.
FROM, TO = time(6, 30), time(21, 0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could come: shifts in the last four weeks, since when they wait (their last shift, else since they joined), kilometres,
    and whether a place was gone when they last said yes."""

    id: int
    lately: int
    waits_since: datetime
    km: float
    missed: bool = False


def in_turn(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In the order in which they are asked. Who was too late last time comes before all others."""
    return sorted(candidates, key=lambda one: (not one.missed, one.lately, one.waits_since, one.km, one.id))


def how_many(left: int, waiting: int) -> int:
    """How many more to ask for so many places left, while so many have not answered yet: a quarter more than are needed."""
    return max(0, min(left + ceil(left / 4) - waiting, MOST_ASKED)) if left > 0 else 0


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres as the crow flies between two places (latitude, longitude)."""
    lat, lon = radians(other[0] - one[0]), radians(other[1] - one[1])
    part = sin(lat / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(lon / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(part))


def most_in_seven(days: Sequence[date]) -> int:
    """The most of these days that lie within any seven in a row."""
    ordered = sorted(set(days))
    return max((sum(first <= day < first + timedelta(days=7) for day in ordered) for first in ordered), default=0)


def next_waking(local: datetime) -> datetime:
    """The next moment at which neighbours are asked again, after a moment of the night on Vietnam's clock."""
    morning = local.replace(hour=FROM.hour, minute=FROM.minute, second=0, microsecond=0)
    return morning if local < morning else morning + timedelta(days=1)


def is_waking_hour(clock: time) -> bool:
    """Whether a message may go out at this hour of Vietnam."""
    return FROM <= clock < TO
