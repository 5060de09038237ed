"""`lantoa bench memory`: what web and worker take of the machine after a thousand requests, their work done."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.buyers import Connection
from bench.page import family
from bench.stage import ROOT, serve, stage

GOAL = 250
REQUESTS = 1_000
PATHS = ("/", "/gian-hang/{slug}/", "/hang/{product}/", "/mua/{product}/", "/xa-phuong/", "/dang-nhap/", "/hoc/")


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    with stage(database, {"LANTOA_DEMO": "1"}) as there:
        said = there.shell(
            "from lantoa.stores import api as stores\n"
            "offer = stores.public_offers().order_by('pk').first()\n"
            "print('AT', offer.store.slug, offer.variant.product_id)"
        )
        _at, slug, product = next(line for line in said.splitlines() if line.startswith("AT")).split()
        command = [sys.executable, "-P", "-m", "config.command", "work"]
        worker = subprocess.Popen(command, cwd=ROOT, env=there.environment)
        try:
            with serve(there):
                lines = [Connection(there.port) for _ in range(4)]
                for number in range(REQUESTS):
                    path = PATHS[number % len(PATHS)].format(slug=slug, product=product)
                    status, _head, _body = lines[number % 4].ask("GET", path, "Accept-Encoding: br\r\n")
                    if status != 200:
                        raise SystemExit(f"{path} answered {status}")
                busy = _pss(worker.pid)
                _wait_until_idle(worker.pid)
                parts = {"web": _pss(there.pid), "worker": _pss(worker.pid)}
        finally:
            worker.terminate()
            worker.wait()
    total = round(sum(parts.values()))
    return [
        {"name": "web and worker, proportional set size", "value": total, "unit": "MB", "goal": f"≤ {GOAL}", "reached": total <= GOAL},
        *({"name": f"of it {name}, for information", "value": round(size), "unit": "MB", "goal": "-", "reached": True} for name, size in {**parts, "worker while it cuts the demonstration's photos": busy}.items()),
    ]  # fmt: skip


def _wait_until_idle(pid: int) -> None:
    """The worker cuts the demonstration's photos apart from itself, one after the other; wait until it has no child for a while."""
    alone = 0
    while alone < 20:
        time.sleep(0.25)
        alone = 0 if len(list(family(pid))) > 1 else alone + 1


def _pss(pid: int) -> float:
    """Megabytes of this process and everything below it; what they share is counted once."""
    sizes = [
        re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)
        for one in family(pid)
    ]
    return sum(int(found[1]) for found in sizes if found) / 1000
