"""What one order leaves behind: rows and bytes of every table, what is written to the log for it, and what sealing its entries takes. PostgreSQL only.

An order is placed by somebody who is not known, paid through the bank, packed and handed over, by the house's own actions and one at a time; what the
worker then does of it (followers, messages) is done too, and everything is sealed. Bytes are those of the tables with their indexes, freshly written.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from bench.stage import ROOT, stage

CALL = "import sys, django; django.setup(); from bench.footprint_rows import main; main(int(sys.argv[1]))"
SHOWN = 12


def run(database: str, rest: list[str]) -> list[dict[str, Any]]:
    if database != "postgresql":
        return [{"name": "what an order leaves, PostgreSQL only", "value": 0, "unit": "", "goal": "-", "reached": True}]
    parser = argparse.ArgumentParser(prog="lantoa bench footprint")
    parser.add_argument("--orders", type=int, default=1_000)
    options = parser.parse_args(rest)
    with stage(database) as there:
        command = [sys.executable, "-P", "-c", CALL, str(options.orders)]
        done = subprocess.run(command, cwd=ROOT, env=there.environment, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise SystemExit("an order stumbled")
        found = json.loads(done.stdout.rpartition("TOLD ")[2])
    tables = sorted(found["tables"].items(), key=lambda one: -one[1]["bytes"])
    return [
        _told("bytes an order leaves, indexes included", round(sum(one["bytes"] for _name, one in tables)), "B", tables=found["tables"]),
        _told("bytes an order writes to the log", round(found["log"]), "B"),
        _told("entries of the journal an order makes", round(found["entries"], 2), ""),
        _told("sealing one entry, wall clock", round(found["seal_us"], 1), "µs"),
        *(_told(f"of it {name}", round(one["bytes"]), f"B in {one['rows']:.2f} rows") for name, one in tables[:SHOWN]),
    ]  # fmt: skip


def _told(name: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": "-", "reached": True, **more}
