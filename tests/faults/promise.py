"""What the recorded runs add up to, as the README says it: `python -m tests.faults.promise` prints the sentence."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.faults.__main__ import RECORDS

# What is counted of which harness, and how it is called.
COUNTED = {
    ("kill", "worker kills"): "killed workers",
    ("restart", "web kills"): "killed web servers",
    ("restart", "PostgreSQL kills"): "killed databases",
    ("power", "cuts"): "power cuts",
    ("schedules", "schedules"): "interleavings of two actions",
    ("days", "days"): "simulated days of ten communes",
}


def sentence(lines: Iterable[str]) -> str:
    """The one-sentence promise over these records, a JSON line each. Raises ValueError where a record found a violation."""
    sums: Counter[str] = Counter()
    for line in lines:
        record = json.loads(line)
        if record["control"]:
            continue
        if record["violations"]:
            raise ValueError(
                f"{record['harness']} on {record['database']}, seeds {record['seeds']}: {record['violations']} violations"
            )
        for (harness, counted), name in COUNTED.items():
            if record["harness"] == harness:
                sums[name] += record["counts"].get(counted, 0)
    told = [f"{sums[name]:,} {name}" for name in COUNTED.values() if sums[name]]
    first = ", ".join(told[:-1]) + " and " if len(told) > 1 else ""
    return f"{first}{told[-1]} have not lost, doubled or silently changed one acknowledged order, đồng or mark."


def kept(path: Path = RECORDS / "faults.jsonl") -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    sys.stdout.write(sentence(kept()) + "\n")
