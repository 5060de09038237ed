"""`lantoa bench NAME [--database sqlite|postgresql]`: measure, print what was reached beside its goal, end with one JSON line."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib import import_module

BENCHES = {
    "channels": "bench.channels",
    "checkout": "bench.checkout",
    "hands": "bench.hands",
    "insights": "bench.insights",
    "learning": "bench.learning",
    "lighthouse": "bench.lighthouse",
    "live": "bench.live",
    "match": "bench.match",
    "memory": "bench.memory",
    "page": "bench.page",
    "restore": "bench.restore",
    "rush": "bench.rush",
    "search": "bench.search",
    "services": "bench.services",
    "start": "bench.start",
    "statement": "bench.statement",
    "webhook": "bench.webhook",
    "weight": "bench.weight",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="lantoa bench")
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options, rest = parser.parse_known_args(arguments)
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
    return 0 if reached else 1


def machine() -> dict[str, object]:
    """What the figures were measured on, without naming the machine."""
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "system": platform.system(),
    }
