"""`lantoa bench NAME [--database sqlite|postgresql] [--record]`: measure, print what was reached beside its goal, end with one JSON line.

With `--record` that line is also kept in `bench/records/NAME.jsonl`, with what it was measured on, when and of what; `python -m bench.figures`
makes `docs/figures.md` of what is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORDS = ROOT / "bench" / "records"
BENCHES = {
    "channels": "bench.channels",
    "checkout": "bench.checkout",
    "footprint": "bench.footprint",
    "hands": "bench.hands",
    "insights": "bench.insights",
    "learning": "bench.learning",
    "lighthouse": "bench.lighthouse",
    "limits": "bench.limits",
    "live": "bench.live",
    "match": "bench.match",
    "memory": "bench.memory",
    "page": "bench.page",
    "partitions": "bench.partitions",
    "peers": "bench.peers.run",
    "restore": "bench.restore",
    "rush": "bench.rush",
    "search": "bench.search",
    "services": "bench.services",
    "start": "bench.start",
    "statement": "bench.statement",
    "tickets": "bench.peers.tickets",
    "webhook": "bench.webhook",
    "weight": "bench.weight",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="lantoa bench")
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/records")
    parser.add_argument("--beside", default="", help="with --record: what else ran on this machine, in a few words")
    options, rest = parser.parse_known_args(arguments)
    # Ended from outside it takes along what it started.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    before, measured_of = os.getloadavg(), commit()
    results = import_module(BENCHES[options.name]).run(options.database, rest)
    reached = all(result["reached"] for result in results)
    for result in results:
        mark = "+" if result["reached"] else "-"
        sys.stdout.write(f"{mark} {result['name']}: {result['value']} {result['unit']} (goal {result['goal']})\n")
    line = {
        "bench": options.name,
        "database": options.database,
        "reached": reached,
        "machine": machine(),
        "results": results,
    }
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    if options.record:
        loads = {"before": round(before[0], 2), "after": round(os.getloadavg()[0], 2)}
        keep(options.name, {**line, "commit": measured_of, "arguments": rest, "load": loads, "beside": options.beside})
    return 0 if reached else 1


def keep(name: str, line: dict[str, object]) -> None:
    """Add it to the records with the moment, and the processor and memory of this machine."""
    processor, memory = processor_and_memory()
    made = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"), "processor": processor, "memory_gb": memory,
    }  # fmt: skip
    RECORDS.mkdir(parents=True, exist_ok=True)
    with (RECORDS / f"{name}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**made, **line}, ensure_ascii=False) + "\n")


def commit() -> str:
    """Of what it was measured; with "+" where something was changed since."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    changed = subprocess.run(
        [*git, "status", "--porcelain", "--", "*.py", "*.html"], capture_output=True, text=True, check=False
    )
    return head + ("+" if changed.stdout.strip() else "")


def processor_and_memory() -> tuple[str, int]:
    """The processor's name as the system tells it, "" where it tells none, and the memory in GB."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return found[1].strip() if found else "", round(pages / 1e9)


def machine() -> dict[str, object]:
    """What the figures were measured on, without naming the machine."""
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "system": platform.system(),
    }
