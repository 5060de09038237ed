"""`lantoa bench insights`: ten million orders over two years and 3,321 communes, counted for the whole country by DuckDB, PostgreSQL and
Spark from the same expressions; a province's panel; and how far facts stay behind the journal. `--only PART` runs one of: cube, panel, export."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from typing import Any

from bench.stage import ROOT, Stage, stage
from tests.postgres import server

ORDERS, ACTS_A_SECOND, SECONDS = 10_000_000, 100, 120
PANEL, TIMES, MEMORY, BEHIND = 0.25, 5.0, 600, 60


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    given = _given(arguments)
    found: list[dict[str, Any]] = []
    with stage(database) as there:
        if given.only in (None, "export"):
            found += _export(_counter(there, "export", rate=ACTS_A_SECOND, seconds=given.seconds))
        if given.only in (None, "cube", "panel"):
            with tempfile.TemporaryDirectory(prefix="lantoa-facts-") as folder:
                _counter(there, "write", folder=folder, orders=given.orders)
                cube = _counter(there, "duckdb", folder=folder)
                if given.only in (None, "cube"):
                    with server() as beside:
                        others = {"PostgreSQL": _counter(there, "postgresql", folder=folder, address=beside.address)}
                    others["Spark"] = _counter(there, "spark", folder=folder)
                    found += _cube(cube, others, given.orders)
                if given.only in (None, "panel"):
                    found += _panel(_counter(there, "panel", folder=folder))
    return found


def _cube(cube: dict[str, Any], others: dict[str, dict[str, Any]], orders: int) -> list[dict[str, Any]]:
    times = others["PostgreSQL"]["took"] / cube["took"]
    unequal = [name for name, one in others.items() if one["digest"] != cube["digest"]]
    return [
        {"name": f"{orders:,} orders, {cube['facts']:,} facts, {cube['numbers']:,} numbers by commune and month: DuckDB ({cube['took']:.1f} s) to PostgreSQL with the same expressions ({others['PostgreSQL']['took']:.1f} s)", "value": round(times, 1), "unit": "× faster", "goal": f"≥ {TIMES:g}", "reached": times >= TIMES},
        {"name": "largest memory of the process that counts", "value": cube["memory"], "unit": "MB", "goal": f"≤ {MEMORY}", "reached": cube["memory"] <= MEMORY},
        {"name": "engines that come to other numbers", "value": len(unequal), "unit": " ".join(unequal), "goal": 0, "reached": not unequal},
        {"name": f"Spark on this machine ({others['Spark']['took']:.1f} s) to DuckDB, for information", "value": round(others["Spark"]["took"] / cube["took"], 1), "unit": "×", "goal": "-", "reached": True},
    ]  # fmt: skip


def _panel(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": f"a province's panel ({told['communes']} communes, {told['months']} months, {told['figures']} figures): p95 of {told['asked']}", "value": round(told["p95"], 3), "unit": "s", "goal": f"≤ {PANEL}", "reached": told["p95"] <= PANEL},
    ]  # fmt: skip


def _export(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": f"facts behind the journal at {told['rate']:.0f} acts/s: the oldest that was not in them", "value": round(told["behind"], 1), "unit": "s", "goal": f"≤ {BEHIND}", "reached": told["behind"] <= BEHIND and told["rate"] >= 0.9 * ACTS_A_SECOND},
        {"name": "acts that did not become facts", "value": told["lost"], "unit": "", "goal": 0, "reached": not told["lost"]},
    ]  # fmt: skip


def _counter(there: Stage, what: str, **values: Any) -> dict[str, Any]:
    said = [f"--{name}={value}" for name, value in values.items()]
    command = [sys.executable, "-P", "-m", "bench.insights_counter", what, *said]
    done = subprocess.run(command, cwd=ROOT, env=there.environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what} stumbled")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa bench insights")
    parser.add_argument("--only", choices=["cube", "panel", "export"])
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    return parser.parse_args(arguments)
