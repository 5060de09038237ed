"""`python -m tests.faults [TIER] [--only HARNESS …] [--database …] [--seed N] [--record]`: every harness, one table, 0 if all is in order.

A harness is a module here with `DATABASES` and `run(database, tier, seed)`, which gives its outcomes: the true run first, then
a weakened copy of the product for each fault it must be able to find. The same seed and commit do the same again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from queue import Empty, SimpleQueue

from bench.command import machine
from tests import ready
from tests.faults.outcome import Outcome
from tests.faults.tiers import TIERS, Tier

ROOT = Path(__file__).resolve().parents[2]
RECORDS = ROOT / "bench" / "records"
# Each is `tests/faults/NAME.py`, or a package of that name. It says how soon the house serves again: with both cores to itself.
# Its controls say nothing of that and run with the others.
ALONE = ("restart",)
# What takes longest first, so that all lanes end together; power and disk have one house.
TOGETHER = (("kill",), ("upgrade",), ("days",), ("power", "disk"), ("schedules",), ("restart",), ("page_cache",))
HARNESSES = tuple(dict.fromkeys([*ALONE, *(name for group in TOGETHER for name in group)]))
SHOWN = 20


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("tier", nargs="?", choices=sorted(TIERS), default="ci")
    parser.add_argument("--only", nargs="+", choices=HARNESSES, default=HARNESSES)
    parser.add_argument("--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument(
        "--seed", type=int, default=1, help="the first seed; the same seed and commit do the same again"
    )
    parser.add_argument("--record", action="store_true", help="keep what was found in bench/records")
    options = parser.parse_args(arguments)
    outcomes = []
    with ready.kept(), ready.ahead(options.database):
        for outcome in _run(options.only, options.database, TIERS[options.tier], options.seed):
            outcomes.append(outcome)
            sys.stderr.write(_line(outcome) + "\n")
            sys.stderr.flush()
    sys.stdout.write("\n" + "\n".join(_line(outcome) for outcome in outcomes) + "\n")
    for outcome in outcomes:
        if not outcome.in_order:
            sys.stdout.write(_why(outcome))
    if options.record:
        _keep(outcomes, options.tier)
    good = sum(outcome.in_order for outcome in outcomes)
    sys.stdout.write(f"\n{good} passed, {len(outcomes) - good} failed\n")
    return 0 if outcomes and good == len(outcomes) else 1


def _run(harnesses: list[str], databases: list[str], tier: Tier, seed: int) -> Iterator[Outcome]:
    """The harnesses that measure how long something takes first, alone; then the others, as many beside each other as there are
    databases."""
    for database in databases:
        yield from _lane([name for name in harnesses if name in ALONE], database, tier, seed)
    left: SimpleQueue[tuple[list[str], str]] = SimpleQueue()
    for group in TOGETHER:
        for database in databases:
            left.put(([name for name in group if name in harnesses], database))
    told: SimpleQueue[Outcome | None] = SimpleQueue()

    def run() -> None:
        try:
            while True:
                try:
                    names, database = left.get_nowait()
                except Empty:
                    return
                for outcome in _lane(names, database, tier, seed, beside=True):
                    told.put(outcome)
        finally:
            told.put(None)

    with ThreadPoolExecutor(len(databases)) as pool:
        lanes = [pool.submit(run) for _database in databases]
        ended = 0
        while ended < len(lanes):
            outcome = told.get()
            if outcome is None:
                ended += 1
            else:
                yield outcome
        for lane in lanes:
            lane.result()


def _lane(harnesses: list[str], database: str, tier: Tier, seed: int, *, beside: bool = False) -> Iterator[Outcome]:
    for name in harnesses:
        harness = import_module(f"tests.faults.{name}")
        if database not in harness.DATABASES:
            continue
        begun = time.monotonic()
        run = harness.controls if beside and name in ALONE else harness.run
        for outcome in run(database, tier, seed):
            yield replace(outcome, seconds=round(time.monotonic() - begun, 1))
            begun = time.monotonic()


def _line(outcome: Outcome) -> str:
    did = ", ".join(f"{count:,} {name}" for name, count in outcome.counts.items())
    took = "".join(f", {name} {value:g}" for name, value in outcome.measured.items())
    found = f"{len(outcome.violations)} violations"
    what = (
        f"control: {outcome.control}: {'caught' if outcome.violations else 'NOT CAUGHT'}" if outcome.control else found
    )
    mark = "+" if outcome.in_order else "-"
    return f"{mark} {outcome.harness:<12} {outcome.database:<10} {outcome.seconds:>6.1f} s  {what}; {did}{took}"


def _why(outcome: Outcome) -> str:
    first, last = outcome.seeds
    told = [outcome.short] if outcome.short else []
    if not outcome.control:
        told += outcome.violations[:SHOWN]
    elif not outcome.violations:
        told.append(f"the weakened copy, {outcome.control}, was not caught")
    again = f"again with: python -m tests.faults --only {outcome.harness} --database {outcome.database} --seed {first}"
    return f"\n{outcome.harness} on {outcome.database}, seeds {first} to {last}, {again}\n" + "".join(
        f"  {line}\n" for line in told
    )


def _keep(outcomes: list[Outcome], tier: str) -> None:
    """Add the outcomes to the records, a line each, with what they were measured on."""
    git = ["git", "rev-parse", "HEAD"]
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    RECORDS.mkdir(parents=True, exist_ok=True)
    day = datetime.now(UTC).date().isoformat()
    with (RECORDS / "faults.jsonl").open("a", encoding="utf-8") as file:
        for outcome in outcomes:
            kept = {"day": day, "tier": tier, "commit": commit, "machine": machine(), **asdict(outcome)}
            kept["violations"] = len(outcome.violations)
            file.write(json.dumps(kept, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
