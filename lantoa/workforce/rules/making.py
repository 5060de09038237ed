"""How long making so many pieces takes by its steps, and what it has been learnt to take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MOST_STEPS, MOST_USES = 15, 20
LONGEST_NAME, LONGEST_SKILL, LONGEST_UNIT = 80, 40, 20
MOST_PIECES = 100_000
MOST_DAYS = 3_650
MOST_BATCH = 100_000
MOST_AHEAD = 60
MOST_WORK_MINUTES = 60 * 24 * 100

# A newer batch counts for so much, of at most so many; fewer than three teach nothing, and a change of less than a twentieth is none.
WEIGHT = 0.3
LEAST, LATEST = 3, 5
WORTH_IT = 0.05
# What a single batch may say at most: half or twice of what is believed. Somebody forgot to stop the clock, or typed 600 for 60.
FARTHEST = 2.0


class Worked(Protocol):
    """A step as far as its time goes."""

    @property
    def seconds(self) -> int: ...
    @property
    def setup_seconds(self) -> int: ...
    @property
    def batch(self) -> int: ...


def planned_seconds(steps: Sequence[Worked], pieces: float) -> float:
    """All work on so many pieces: each piece's seconds, and the setting up of every batch that is begun."""
    if pieces <= 0:
        return 0
    return sum(step.seconds * pieces + step.setup_seconds * _batches(pieces, step.batch) for step in steps)


def _batches(pieces: float, size: int) -> int:
    return max(-int(-pieces // size), 1) if size else 1


@dataclass(frozen=True, slots=True)
class Experience:
    """One batch as it was: pieces made, the seconds of work the steps of today say, and the seconds it really took."""

    pieces: float
    planned: float
    used: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the last batches teach: all seconds are for one piece. `factor` is what each step's time is to be taken times."""

    batches: int
    planned: float
    used: float
    factor: float

    @property
    def proposed(self) -> float:
        return self.planned * self.factor


def learn(batches: Sequence[Experience]) -> Learnt | None:
    """What the last of these (the oldest first) teach, None where they are too few or say what is planned already.

    What is planned is believed first, each batch then moves that by a share of what it says; one that says far more or far less counts as if
    it said twice, or half, of what was believed before it.
    """
    told = [one for one in batches if one.planned > 0 and one.used > 0 and one.pieces > 0][-LATEST:]
    if len(told) < LEAST:
        return None
    believed = 1.0
    for one in told:
        ratio = min(max(one.used / one.planned, believed / FARTHEST), believed * FARTHEST)
        believed += WEIGHT * (ratio - believed)
    if abs(believed - 1) < WORTH_IT:
        return None
    pieces = sum(one.pieces for one in told)
    planned, used = (sum(seconds) / pieces for seconds in ([b.planned for b in told], [b.used for b in told]))
    return Learnt(len(told), planned, used, believed)


def learnt_seconds(seconds: int, factor: float, most: int) -> int:
    """A step's time taken times what was learnt; what took some time takes at least a second."""
    return min(max(round(seconds * factor), 1), most) if seconds else 0
