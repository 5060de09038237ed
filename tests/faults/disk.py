"""The disk is full, or broken, for a while: nothing acknowledged is lost, and the house goes on once it is well again.

While sixteen people order, pay and cancel, the disk takes nothing new (ENOSPC), or no write and no sync at all (EIO), again and
again. Each time work must go on by itself afterwards; only a PostgreSQL that gave up is started again, as its operator would. At
last the power is cut, and everything acknowledged must be there.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.outcome import Outcome
from tests.faults.power import house, nothing
from tests.faults.power.fuse import Unavailable
from tests.faults.tiers import Tier

DATABASES = ("sqlite", "postgresql")
CHANCES = 6


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    times = max(1, tier.power_cuts // 5)
    last = seed + times - 1
    try:
        there = house(database)
        told = there.scene("--trouble", "--cuts", str(times), "--seed", str(seed))
        yield Outcome("disk", database, told["counts"], (seed, last), told["found"], short=nothing(told))
        options = ("--trouble", "--cuts", str(CHANCES), "--seed", str(seed), "--weak", "careless", "--until-caught")
        told = there.scene(*options)
        counts, control = {"cuts": told["counts"]["cuts"]}, "answers though it failed"
        yield Outcome("disk", database, counts, (seed, seed + CHANCES - 1), told["found"], control=control)
    except Unavailable as error:
        yield Outcome("disk", database, {"cuts": 0}, (seed, last), short=str(error))
