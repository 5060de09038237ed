"""`lantoa bench lighthouse`: ten public pages as Lighthouse (npm, a phone on slow 4G) judges them, the median of three looks at each."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from bench.stage import serve, stage
from bench.weight import pages

GOAL, LOOKS, TRIES = 95, 3, 3
# Of those that are weighed (bench.weight), one of each kind a stranger comes to. A shelf stands for lists of goods, and not what a search
# found: that page tells machines not to list it, on purpose, so its SEO would only ever measure that line.
PAGES = (
    "home", "stall", "product", "shelf", "commune", "lesson", "graded products", "procedure", "genuine or not", "figures",
)  # fmt: skip
# What Lighthouse says when its browser gave no trace at all: nothing was measured, and it asks to be run again.
AGAIN = "Please run Lighthouse again"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
HERE = Path(__file__).parent
TOOL = HERE / "node_modules" / ".bin" / "lighthouse"


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    if not TOOL.exists():
        # Ninety megabytes that only this measurement needs: fetched when somebody wants it, by the lock beside this file.
        done = subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=False)
        if done.returncode:
            raise SystemExit("Lighthouse is not there and npm could not fetch it: cd bench/lighthouse && npm ci")
    with stage(database, {"LANTOA_DEMO": "1"}) as there, serve(there):
        found = pages(there)
        return [
            row
            for name in PAGES
            for row in _rows(name, [look(f"http://127.0.0.1:{there.port}{found[name]}") for _ in range(LOOKS)])
        ]


def look(address: str) -> dict[str, float]:
    """Scores of one look, 0 to 100."""
    command = [str(TOOL), address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    environment = {**os.environ, "CHROME_PATH": "/usr/bin/chromium"}
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if AGAIN not in done.stderr:
            break
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return {name: 100 * one["score"] for name, one in json.loads(done.stdout)["categories"].items()}


def _rows(page: str, looks: list[dict[str, float]]) -> list[dict[str, Any]]:
    scores = {name: round(median(one[name] for one in looks)) for name in CATEGORIES}
    return [
        {"name": f"{page}: {name}", "value": score, "unit": "", "goal": f"≥ {GOAL}", "reached": score >= GOAL}
        for name, score in scores.items()
    ]
