"""`lantoa bench live`: comments of many livestream sales at once, told twice and out of order, a burst of five thousand, and a rush on one
product beside what the database alone can do. `--only PART` runs one of: sales, burst, rush."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from bench.stage import ROOT, Stage, stage

COMMENTS, SALES, RATE, PROCESSES = 100_000, 20, 500, 2
BURST, RUSH = 5_000, 4_000
SLOWEST, ABSORBED = 1.0, 1.0


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    given = _given(arguments)
    found: list[dict[str, Any]] = []
    with stage(database) as there:
        _crowd(there, "prepare", sales=given.sales)
        if given.only in (None, "sales"):
            parts = [
                _start(there, "sales", sales=given.sales, part=part, of=PROCESSES, comments=given.comments, rate=given.rate) for part in range(PROCESSES)
            ]  # fmt: skip
            told = [_end(part) for part in parts]
            counted = _crowd(there, "count", sales=given.sales)
            found += _sales(told, counted, given.comments)
        if given.only in (None, "burst"):
            found += _burst(_crowd(there, "burst", comments=given.burst), given.burst)
        if given.only in (None, "rush"):
            found += _rush(_crowd(there, "rush", comments=given.rush))
        there.lantoa("invariants")
    return found


def _sales(told: list[dict[str, Any]], counted: dict[str, Any], comments: int) -> list[dict[str, Any]]:
    sent = sum(one["sent"] for one in told)
    slowest = max(one["p99"] for one in told)
    return [
        {"name": f"{sent:,} comments told, {sum(one['twice'] for one in told):,} of them twice: p99 until decided, the slower half", "value": round(slowest, 3), "unit": "s", "goal": f"≤ {SLOWEST}", "reached": slowest <= SLOWEST},
        {"name": "comments a second while they came", "value": round(sum(one["rate"] for one in told)), "unit": "/s", "goal": "-", "reached": True},
        {"name": "lost: told, and not kept or not decided", "value": sent - counted["decided"], "unit": "", "goal": 0, "reached": sent == counted["decided"] == comments},
        {"name": "kept or decided twice", "value": counted["kept"] - sent + counted["double"], "unit": "", "goal": 0, "reached": counted["kept"] == sent and not counted["double"]},
        {"name": "variants promised beyond what is there, or not as held", "value": counted["oversold"], "unit": "", "goal": 0, "reached": not counted["oversold"]},
        {"name": "difference over all accounts", "value": counted["difference"], "unit": "", "goal": 0, "reached": not counted["difference"]},
    ]  # fmt: skip


def _burst(told: dict[str, Any], comments: int) -> list[dict[str, Any]]:
    return [
        {"name": f"{comments:,} comments at once: kept within", "value": round(told["kept_in"], 2), "unit": "s", "goal": f"≤ {ABSORBED} past their second", "reached": told["kept_in"] <= 1 + ABSORBED},
        {"name": "of them decided once", "value": told["decided"], "unit": "", "goal": comments, "reached": told["decided"] == comments},
        {"name": "all decided within, for information", "value": round(told["decided_in"], 1), "unit": "s", "goal": "-", "reached": True},
    ]  # fmt: skip


def _rush(told: dict[str, Any]) -> list[dict[str, Any]]:
    share, times, bare = told["batch"] / told["raw"], told["batch"] / told["single"], told["batch"] / told["bare"]
    return [
        {"name": f"orders on one product in batches ({told['batch']:.0f}/s) to the same rows written in batches by the driver alone ({told['raw']:.0f}/s)", "value": round(share, 2), "unit": "×", "goal": "≥ 0.3", "reached": share >= 0.3},
        {"name": f"to as many rows of two columns without a key or an index ({told['bare']:.0f}/s), for information", "value": round(bare, 3), "unit": "×", "goal": "-", "reached": True},
        {"name": f"to one at a time ({told['single']:.0f}/s)", "value": round(times, 1), "unit": "×", "goal": "≥ 10", "reached": times >= 10},
    ]  # fmt: skip


def _command(what: str, values: dict[str, Any]) -> list[str]:
    said = [f"--{name}={value}" for name, value in values.items()]
    return [sys.executable, "-P", "-m", "bench.live_crowd", what, *said]


def _start(there: Stage, what: str, **values: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(_command(what, values), cwd=ROOT, env=there.environment, stdout=subprocess.PIPE, text=True)


def _end(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = process.communicate()
    if process.returncode:
        raise SystemExit("the crowd stumbled")
    return dict(json.loads(said.strip().splitlines()[-1]))


def _crowd(there: Stage, what: str, **values: Any) -> dict[str, Any]:
    return _end(_start(there, what, **values))


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa bench live")
    parser.add_argument("--only", choices=["sales", "burst", "rush"])
    for name, usual in (("comments", COMMENTS), ("sales", SALES), ("rate", RATE), ("burst", BURST), ("rush", RUSH)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    return parser.parse_args(arguments)
