"""`kill -9` of app and queue workers, while orders, payments and cancellations come in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bench.stage import ROOT, Stage, stage
from tests.faults.house import copy_of
from tests.faults.outcome import Outcome
from tests.faults.tiers import Tier

DATABASES = ("sqlite", "postgresql")
SETTINGS = {"LANTOA_SMS": "lantoa.messages.adapters.demo", "LANTOA_LOG": "ERROR"}
CONTROL_KILLS = 60
# What each weakened copy is put through: the faults are of different makes.
WORKER_CONTROLS = {
    "acknowledged-early": ("--kills", str(CONTROL_KILLS), "--deadly", "0.02", "--rate", "2", "--sample", "0"),
    "read-then-save": ("--kills", "0", "--seconds", "3", "--deadly", "0", "--sample", "0"),
    "key-forgotten": ("--kills", str(CONTROL_KILLS), "--deadly", "0.02", "--rate", "2", "--sample", "0"),
}


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    """The workers, then each weakened copy."""
    with stage(database, SETTINGS) as there:
        yield _workers(there, database, seed, "", "--kills", str(tier.worker_kills), "--longest", "3600")
        for weak, options in WORKER_CONTROLS.items():
            yield _workers(there, database, seed, weak, *options)


def _workers(there: Stage, database: str, seed: int, weak: str, *options: str) -> Outcome:
    with copy_of(there) as copy:
        told = fire(copy.environment, "--seed", str(seed), "--weak", weak, *options)
    counts = {"worker kills": told["kills"], "acknowledged": told["acknowledged"]}
    wanted = int(options[options.index("--kills") + 1])
    short = "" if told["kills"] >= wanted else f"{told['kills']:,} of {wanted:,} worker kills"
    return Outcome("kill", database, counts, (seed, seed), told["violations"], control=weak, short=short)


def fire(environment: dict[str, str], *options: str) -> dict[str, Any]:
    """One run of killed workers on the prepared house of this environment; its report."""
    command = [sys.executable, "-m", "tests.faults.kill.workers", *options]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))
