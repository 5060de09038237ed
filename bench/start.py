"""`lantoa bench start`: how long a second start of the whole house takes, beside one Python that only loads the rooms."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from statistics import median
from typing import Any

from bench.stage import ROOT, Stage, free_port, stage

GOAL, RATIO_GOAL, TURNS = 5.0, 6.0, 5
READY = b"Ctrl-C stops everything"
ROOMS = "import django; django.setup()"


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    """Both in turns, so that a busy moment of the machine strikes them alike; medians."""
    with stage(database, {"LANTOA_DEMO": "1"}) as there:
        _start(there)
        turns = [(_start(there), loading_rooms(there)) for _ in range(TURNS)]
    start, rooms = (median(column) for column in zip(*turns, strict=True))
    ratio = round(start / rooms, 1)
    return [
        {"name": "second start until ready", "value": round(start, 1), "unit": "s", "goal": f"≤ {GOAL}", "reached": start <= GOAL},
        {"name": "second start ÷ loading the rooms once", "value": ratio, "unit": "×", "goal": f"≤ {RATIO_GOAL}", "reached": ratio <= RATIO_GOAL},
    ]  # fmt: skip


def _start(there: Stage) -> float:
    command = [sys.executable, "-P", "-m", "config.command", "run", "--port", str(free_port())]
    begun = time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, env=there.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:  # fmt: skip
        try:
            if not any(READY in line for line in process.stdout or ()):
                raise SystemExit(f"the house did not start:\n{(process.communicate()[1] or b'').decode()[-2000:]}")
            return time.monotonic() - begun
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def loading_rooms(there: Stage) -> float:
    """Seconds until one Python has loaded the rooms: how quick this machine is just now."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-P", "-c", ROOMS], cwd=ROOT, env=there.environment, check=True)
    return time.monotonic() - begun
