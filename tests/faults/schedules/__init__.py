"""Pairs of actions, statement by statement, on real PostgreSQL: whatever the order, both end as one after the other would.

`python -m tests.faults.schedules --help` plays single pairs and seeds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bench.stage import ROOT, stage
from tests.faults.outcome import Outcome
from tests.faults.tiers import Tier

DATABASES = ("postgresql",)
# So many seeds a weakened copy may need until it is caught; the last of them leaves a hole in the database.
FEW_DOZENS = 48
WEAK = ("read-then-saved", "no-row-locks", "no-claim", "no-unique")


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    """So many schedules of each pair, then the weakened copies until they are caught."""
    with stage(database) as there:
        told = fire(there.environment, "--seed", str(seed), "--seeds", str(tier.schedules))
        counts = {name: told[name] for name in ("pairs", "schedules", "steps", "waits")} | {
            "asked again": told["again"]
        }
        short = "" if told["schedules"] >= told["pairs"] * tier.schedules else f"{told['schedules']:,} schedules"
        last = seed + tier.schedules - 1
        rate = {"a second": round(told["schedules"] / max(told["seconds"], 0.1), 1)}
        yield Outcome("schedules", database, counts, (seed, last), told["violations"], short=short, measured=rate)
        for weak in WEAK:
            told = fire(there.environment, "--weak", weak, "--seed", str(seed), "--seeds", str(FEW_DOZENS))
            seeds = seed, seed + max(told["schedules"], 1) - 1
            yield Outcome("schedules", database, {"schedules": told["schedules"]}, seeds, told["violations"], weak)


def fire(environment: dict[str, str], *options: str) -> dict[str, Any]:
    """One run on the prepared house of this environment; its report."""
    command = [sys.executable, "-m", "tests.faults.schedules", *options]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))
