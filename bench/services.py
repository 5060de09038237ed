"""`lantoa bench services`: the law's clock against a count by hand, a desk's and a citizen's lists among a million dossiers, and
signatures from the digest to the finished file.

A thousand or so of the dossiers are the measured office's and citizen's own on each list; the others lie in 53 other offices.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import quantiles
from typing import Any

from bench.services_clock import differences, histories
from bench.stage import ROOT, Stage, stage

HISTORIES, CASES, ASKED, SEED = 10_000, 1_000_000, 200, 20_261_128
LISTS_GOAL, QUERIES_GOAL = 50.0, 8
SIGNATURES, FLIPS, SIGN_GOAL = 40, 1_000, 3.0


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    parser = argparse.ArgumentParser(prog="lantoa bench services")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--histories", type=int, default=HISTORIES)
    parser.add_argument("--signatures", type=int, default=SIGNATURES)
    parser.add_argument("--flips", type=int, default=FLIPS)
    options = parser.parse_args(arguments)
    wrong = len(differences(histories(options.histories, SEED)))
    clock = {
        "name": f"differences among {options.histories} histories of the clock",
        "value": wrong,
        "unit": "",
        "goal": 0,
        "reached": wrong == 0,
    }
    with stage(database) as there:
        signed = measured(
            there, "bench.services_signing", signatures=options.signatures, flips=options.flips, seed=SEED
        )
        lists = measured(there, "bench.services_lists", cases=options.cases, asked=ASKED)
    return [clock, *_signatures(signed, options.signatures), *_lists(lists, options.cases)]


def measured(there: Stage, module: str, **given: int) -> dict[str, Any]:
    """What a process of the house measures."""
    options = [word for name, value in given.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-P", "-m", module, *options]
    done = subprocess.run(command, cwd=ROOT, env=there.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _signatures(told: dict[str, Any], signatures: int) -> Iterator[dict[str, Any]]:
    took, changed = round(told["p95"], 2), told["covered"] + told["placed"]
    yield {
        "name": f"{signatures} signatures through the remote signer, from digest to file, 95th percentile", "value": took, "unit": "s",
        "goal": SIGN_GOAL, "reached": took <= SIGN_GOAL,
    }  # fmt: skip
    yield {
        "name": f"signed files with a bit changed called good, of {changed}", "value": told["missed"], "unit": "", "goal": 0,
        "reached": told["missed"] == 0,
    }  # fmt: skip
    yield {
        "name": f"good files of {signatures} on which pdfsig or openssl differ", "value": told["differ"], "unit": "", "goal": 0,
        "reached": told["differ"] == 0,
    }  # fmt: skip


def _lists(told: dict[str, Any], cases: int) -> Iterator[dict[str, Any]]:
    for name, one in told.items():
        p95 = round(quantiles(one["milliseconds"], n=20)[-1], 1)
        yield {
            "name": f"{name} among {cases} dossiers, server time, 95th percentile", "value": p95, "unit": "ms", "goal": LISTS_GOAL,
            "reached": p95 <= LISTS_GOAL,
        }  # fmt: skip
        most = max(one["queries"])
        yield {
            "name": f"{name}, queries",
            "value": most,
            "unit": "",
            "goal": QUERIES_GOAL,
            "reached": most <= QUERIES_GOAL,
        }
