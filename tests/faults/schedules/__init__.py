"""Pairs of actions, statement by statement, on real PostgreSQL: whatever the order, both end as one after the other would.

`python -m tests.faults.schedules --help` plays single pairs and seeds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from bench.stage import ROOT, stage
from tests.faults.outcome import Outcome
from tests.faults.tiers import Tier

DATABASES = ("postgresql",)
# So many seeds a weakened copy may need until it is caught; the last of them leaves a hole in the database.
SOME_HUNDREDS = 400
CORES = 2
# As the report calls them, and as the table does: `rings` of waiters are among those asked to come again.
COUNTED = {
    "pairs": "pairs", "schedules": "schedules", "steps": "steps", "waits": "waits", "again": "asked again", "rings": "deadlocks",
}  # fmt: skip
WEAK = ("read-then-saved", "no-row-locks", "no-claim", "no-unique")


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    """So many schedules of each pair, on a database for each core; then the weakened copies until they are caught."""
    with stage(database) as there:
        houses = [there.environment, *(_copy(there.environment, number) for number in range(2, CORES + 1))]
        begun = time.monotonic()
        with ThreadPoolExecutor(len(houses)) as at_once:
            seeds = ("--seed", str(seed), "--seeds", str(tier.schedules))
            parts = [("--part", str(number), str(len(houses))) for number in range(1, len(houses) + 1)]
            told = list(at_once.map(lambda house, part: fire(house, *seeds, *part), houses, parts))
        seconds = time.monotonic() - begun
        counts = {said: sum(one[name] for one in told) for name, said in COUNTED.items()}
        wanted = counts["pairs"] * tier.schedules
        short = "" if counts["schedules"] >= wanted else f"{counts['schedules']:,} of {wanted:,} schedules"
        yield Outcome(
            "schedules", database, counts, (seed, seed + tier.schedules - 1), [line for one in told for line in one["violations"]],
            short=short, measured={"a second": round(counts["schedules"] / seconds, 1)},
        )  # fmt: skip
        for weak in WEAK:
            one = fire(there.environment, "--weak", weak, "--seed", str(seed), "--seeds", str(SOME_HUNDREDS))
            last = seed + max(one["schedules"], 1) - 1
            yield Outcome("schedules", database, {"schedules": one["schedules"]}, (seed, last), one["violations"], weak)


def _copy(environment: dict[str, str], number: int) -> dict[str, str]:
    """The same prepared house once more, in the same cluster."""
    address, name = environment["LANTOA_DATABASE"], f"lantoa_{number}"
    with psycopg.connect(address.replace("/lantoa?", "/postgres?"), autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE lantoa")
    return {**environment, "LANTOA_DATABASE": address.replace("/lantoa?", f"/{name}?")}


def fire(environment: dict[str, str], *options: str) -> dict[str, Any]:
    """One run on the prepared house of this environment; its report."""
    command = [sys.executable, "-m", "tests.faults.schedules", *options]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))
