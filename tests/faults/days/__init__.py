"""Simulated days: one seed is one day of ten communes through the real actions, with a simulated clock, bank, carrier and network.

Buyers order, pay rightly, too little, twice, under wrong words, too late or never; the network swallows answers, so that the
same command is given again; the bank's messages come late, doubled, in another order, after hours of silence or only in the
evening's statement; carriers tell and settle; sellers confirm, pack, send, put right, cancel and pay back. In the evening
everything that must be true of all rows is checked, and what the outside world knows to be true is compared with the books.

Ten days at most follow each other in one house, each beginning with ten new stalls; then comes a new house. Done again from
the first seed of its house, a day goes the same way.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from bench.stage import ROOT, Stage, stage
from tests.faults.outcome import Outcome
from tests.faults.tiers import Tier

DATABASES = ("sqlite", "postgresql")
OF_ONE_HOUSE, COMMUNES = 10, 10
WEAK = ("doubled", "forgetful")
# So few communes show what a weakened copy does wrong.
FEW = 3


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    """This database's share of the days, then a day of each weakened copy in a house of its own: once, the fault is not the database's."""
    seeds = share(database, tier.days, seed)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for first in seeds[::OF_ONE_HOUSE]:
        with stage(database) as there:
            for number in range(first, min(first + OF_ONE_HOUSE, seeds.stop)):
                told = _day(there, number)
                counts += Counter(told["counts"])
                wrong += [f"seed {number} in the house of seed {first}: {line}" for line in told["wrong"]]
    yield Outcome("days", database, {"days": len(seeds), **counts}, (seeds.start, seeds.stop - 1), wrong)
    for weak in WEAK if database == DATABASES[0] else ():
        with stage(database) as there:
            told = _day(there, seed, weak=weak, communes=FEW)
        yield Outcome("days", database, {"days": 1, **told["counts"]}, (seed, seed), told["wrong"], control=weak)


def share(database: str, days: int, seed: int) -> range:
    """The seeds of this database: each day is lived on one of them, the first half and the odd one on the first."""
    half = seed + (days + 1) // 2
    return range(seed, half) if database == DATABASES[0] else range(half, seed + days)


def _day(there: Stage, seed: int, *, weak: str = "", communes: int = COMMUNES) -> dict[str, dict[str, int]]:
    command = [sys.executable, "-m", "tests.faults.days", "--seed", str(seed), "--weak", weak]
    command += ["--communes", str(communes)]
    done = subprocess.run(command, cwd=ROOT, env=there.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"counts": {}, "wrong": [f"the day broke off: {line}" for line in done.stderr.splitlines()[-3:]]}  # type: ignore[dict-item]
    return dict(json.loads(done.stdout.splitlines()[-1]))
