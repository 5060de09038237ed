"""The power goes while sixteen people order, pay and cancel: whatever was answered is there when everything comes up again.

The files lie on a disk of our own (`disk`, mounted through `fuse`) that loses, reorders and tears what was not synced. After
each cut the database must come up, find itself whole, hold every invariant and every acknowledged command, and go on working.
The controls take back a promise to sync, and must be found.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.faults.outcome import Outcome
from tests.faults.power.fuse import Unavailable, mount, unmount
from tests.faults.tiers import Tier

DATABASES = ("sqlite", "postgresql")
WEAK = {"sqlite": ("synchronous=NORMAL", "synchronous=OFF"), "postgresql": ("synchronous_commit=off", "fsync=off")}
# A control has so many cuts to be found in.
CHANCES = 12
ROOT = Path(__file__).resolve().parents[3]


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    last = seed + tier.power_cuts - 1
    try:
        there = house(database)
        told = there.scene("--cuts", str(tier.power_cuts), "--seed", str(seed))
        took = {"cuts a minute": round(60 * tier.power_cuts / told["seconds"], 1)}
        yield Outcome(
            "power", database, told["counts"], (seed, last), told["found"], short=nothing(told), measured=took
        )
        for weak in WEAK[database]:
            told = there.scene("--cuts", str(CHANCES), "--seed", str(seed), "--weak", weak, "--until-caught")
            cuts = {"cuts": told["counts"]["cuts"]}
            yield Outcome("power", database, cuts, (seed, seed + CHANCES - 1), told["found"], control=weak)
    except Unavailable as error:
        yield Outcome("power", database, {"cuts": 0}, (seed, last), short=str(error))


def nothing(told: dict[str, Any]) -> str:
    """A sentence where nothing was acknowledged, and so nothing shown."""
    return "" if told["counts"].get("acknowledged") else f"nothing was acknowledged: {told['said']}"


@dataclass(frozen=True)
class House:
    """A prepared house whose files are to lie on a disk of our own."""

    folder: Path
    database: str
    environment: dict[str, str]

    def scene(self, *options: str) -> dict[str, Any]:
        """The report of `tests.faults.power.scene`."""
        command = [sys.executable, "-m", "tests.faults.power.scene", str(self.folder), "--database", self.database]
        done = subprocess.run(
            [*command, *options], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return dict(json.loads(done.stdout.splitlines()[-1]))


@cache
def house(database: str) -> House:
    """Made once for all that happens to it, and taken away at the end. Raises Unavailable where nothing can be mounted."""
    from tests.faults.power.scene import prepare

    # In /tmp by name: a socket's path may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="lantoa-power-", dir="/tmp"))  # noqa: S108
    atexit.register(_take_away, folder)
    folder.chmod(0o755)
    (folder / "disk").mkdir()
    os.close(mount(folder / "disk"))
    unmount(folder / "disk")
    return House(folder, database, prepare(folder, database))


def _take_away(folder: Path) -> None:
    unmount(folder / "disk")
    shutil.rmtree(folder, ignore_errors=True)
