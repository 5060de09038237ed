"""`lantoa bench rush`: a flash sale. Five thousand buyers come at once for a hundred pieces, over real HTTP, each as a browser would.

Each opens the page and orders; who is asked to come back (503) waits as long as told and sends the same again, with the same
key, until there is an answer: theirs, or gone. Afterwards everything is counted in the database, and a page is looked at until
it is as quick as on a quiet day.
"""

from __future__ import annotations

import asyncio
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.buyers import Connection
from bench.checkout import COUNT, SEED, order_fields, said
from bench.stage import ROOT, Stage, serve, stage

BUYERS, PIECES = 5_000, 100
LONGEST, QUIET_AGAIN, BUDGET = 60.0, 10.0, 0.3
# They press within this time (seconds): nobody is quicker than their own thumb.
THUMB = 1.0
PATIENCE = 120.0
COOKIE = re.compile(rb"(?i)set-cookie:\s*(csrftoken=[^;]+)")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
LENGTH = re.compile(rb"(?i)content-length:\s*(\d+)")
LATER = re.compile(rb"(?i)retry-after:\s*(\d+)")
CLOSES = re.compile(rb"(?i)connection:\s*close")
CHUNKED = re.compile(rb"(?i)transfer-encoding:\s*chunked")


@dataclass
class Tally:
    """What five thousand were answered in the end, and on the way there."""

    ends: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    cut: int = 0
    waited: list[float] = field(default_factory=list)
    seconds: float = 0.0


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with stage(database) as there:
        (product,) = said(there.shell(SEED.format(runs=1, pieces=PIECES)), "IDS")
        fields = order_fields(there, product)
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "config.command", "work"], cwd=ROOT, env=there.environment
        )
        try:
            with serve(there):
                path = f"/mua/{product}/"
                before = _p95(there, path)
                tally = asyncio.run(_rush(there.port, path, fields))
                after, quiet = _until_quiet(there, path)
        finally:
            worker.terminate()
            worker.wait()
        counted = said(there.shell(COUNT.format(product=product)), "COUNT")
        there.lantoa("invariants")
    refused = tally.ends["sold out"]
    wrong = {status: count for status, count in tally.answers.items() if status not in (200, 303, 409, 422, 503)}
    slowest = sorted(tally.waited)
    return [
        {"name": f"{BUYERS:,} buyers answered", "value": round(tally.seconds, 1), "unit": "s", "goal": f"≤ {LONGEST:.0f}", "reached": tally.seconds <= LONGEST},
        {"name": "sold, as counted in orders, stock and holds", "value": [counted["sold"], counted["promised"], counted["held"], tally.ends["placed"]], "unit": "pieces", "goal": PIECES, "reached": set(counted.values()) | {tally.ends["placed"]} == {PIECES}},
        {"name": "told politely that it is gone", "value": refused, "unit": "", "goal": BUYERS - PIECES, "reached": refused == BUYERS - PIECES},
        {"name": "answers that were errors", "value": wrong, "unit": "", "goal": "{}", "reached": not wrong},
        {"name": "lines cut without an answer", "value": tally.cut, "unit": "", "goal": 0, "reached": not tally.cut},
        {"name": "asked to come back, for information", "value": tally.answers[503], "unit": "", "goal": "-", "reached": True},
        {"name": "one answer, half of them and 99 of 100 within, for information", "value": [round(slowest[int(len(slowest) * part)], 2) for part in (0.5, 0.99)], "unit": "s", "goal": "-", "reached": True},
        {"name": f"p95 of the page {before * 1000:.0f} ms before; within {BUDGET * 1000:.0f} ms again ({after * 1000:.0f} ms) after", "value": round(quiet, 1), "unit": "s", "goal": f"≤ {QUIET_AGAIN:.0f}", "reached": quiet <= QUIET_AGAIN},
    ]  # fmt: skip


async def _rush(port: int, path: str, fields: dict[str, str]) -> Tally:
    tally, begun = Tally(), time.monotonic()
    buyers = [_Buyer(port, path, {**fields, "phone": f"09{number:08d}"}, tally) for number in range(BUYERS)]
    await asyncio.gather(*(buyer.buy(number * THUMB / BUYERS) for number, buyer in enumerate(buyers)))
    tally.seconds = time.monotonic() - begun
    return tally


class _Buyer:
    """One phone: one line at a time, kept open as long as the server keeps it."""

    def __init__(self, port: int, path: str, fields: dict[str, str], tally: Tally) -> None:
        self._port, self._path, self._fields, self._tally = port, path, fields, tally
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def buy(self, delay: float) -> None:
        await asyncio.sleep(delay)
        self._tally.ends[await self._end(time.monotonic() + PATIENCE)] += 1
        if self._line:
            self._line[1].close()

    async def _end(self, until: float) -> str:
        status, head, page = await self._answered("GET", "", b"", until)
        token, cookie = TOKEN.search(page), COOKIE.search(head)
        if status == 200 and not (token and cookie):
            return "sold out"
        if status != 200 or not token or not cookie:
            return "no answer"
        given = {**self._fields, "csrfmiddlewaretoken": token.group(1).decode(), "key": str(uuid4())}
        headers = f"Cookie: {cookie.group(1).decode()}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        status, _head, _page = await self._answered("POST", headers, urlencode(given).encode(), until)
        return {303: "placed", 409: "sold out", 422: "sold out"}.get(status, "no answer")

    async def _answered(self, method: str, headers: str, body: bytes, until: float) -> tuple[int, bytes, bytes]:
        """The first answer that is not "come back later"."""
        while True:
            begun = time.monotonic()
            try:
                status, head, page = await self._ask(method, headers, body)
            except (OSError, asyncio.IncompleteReadError):
                self._line = None
                self._tally.cut += 1
                status, head, page = 503, b"Retry-After: 1", b""
            else:
                self._tally.answers[status] += 1
                self._tally.waited.append(time.monotonic() - begun)
            later = LATER.search(head)
            if status != 503 or not later or time.monotonic() > until:
                return status, head, page
            await asyncio.sleep(float(later.group(1)))

    async def _ask(self, method: str, headers: str, body: bytes) -> tuple[int, bytes, bytes]:
        if self._line is None:
            self._line = await asyncio.open_connection("127.0.0.1", self._port, limit=1_000_000)
        reader, writer = self._line
        writer.write(
            f"{method} {self._path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body
        )  # fmt: skip
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        if CHUNKED.search(head):
            page = await reader.readuntil(b"0\r\n\r\n")
        else:
            page = await reader.readexactly(int(length.group(1)) if length else 0)
        if CLOSES.search(head):
            writer.close()
            self._line = None
        return int(head[9:12]), head, page


def _p95(there: Stage, path: str, times: int = 20) -> float:
    line, took = Connection(there.port), []
    for _ in range(times):
        begun = time.monotonic()
        status, head, _page = line.ask("GET", path)
        took.append(time.monotonic() - begun if status == 200 else 60.0)
        if CLOSES.search(head):
            line = Connection(there.port)
    return sorted(took)[int(times * 0.95) - 1]


def _until_quiet(there: Stage, path: str) -> tuple[float, float]:
    """The p95 of the first twenty looks that are within the budget again, and when they began."""
    begun = time.monotonic()
    while True:
        started = time.monotonic() - begun
        p95 = _p95(there, path)
        if p95 <= BUDGET or started > 3 * QUIET_AGAIN:
            return p95, started
        time.sleep(0.2)
