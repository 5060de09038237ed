"""What the web processes of one server count together: requests by route, and public pages given from the shelf.

Each process writes into files of its own in a folder of its server; whoever is asked adds them up. A server's folder is named
by the process that loaded this and that all the others come of (`config.web`), so that a process that died still counts, and
what an earlier server counted does not.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from django.conf import settings


def _folder(root: Path) -> Path:
    """This server's folder; those of servers that are gone are removed."""
    # Another container's processes are none of ours to judge, though it may share the disk.
    root = root / Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    mine = _server(os.getpid())
    for other in root.iterdir() if root.is_dir() else ():
        if other.name != mine and other.name != _server(_number(other.name)):
            shutil.rmtree(other, ignore_errors=True)
    folder = root / mine
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _server(process: int) -> str:
    """A process by its number and the moment it began, since numbers are given again; "" where there is none."""
    try:
        # Its name, in brackets, may hold anything; what comes behind is counted from the end of it.
        began = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
    return f"{process}-{began}"


def _number(name: str) -> int:
    head = name.partition("-")[0]
    return int(head) if head.isdigit() else 0


SHARED = bool(settings.COUNTS_ROOT)
if SHARED:
    # The library looks for it when it is imported, and never again.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_folder(Path(settings.COUNTS_ROOT)))

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.metrics_core import Metric  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = frozenset({"GET", "HEAD", "POST"})
_own = CollectorRegistry()
_requests = Counter(
    "lantoa_requests", "Requests answered by Django, by route, method and kind of answer.", ("route", "method", "status"), registry=_own,
)  # fmt: skip
_seconds = Histogram(
    "lantoa_request_seconds", "How long Django took, by route and method.", ("route", "method"), registry=_own,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
_kept = Counter("lantoa_kept_pages", "Public pages given from the shelf below Django.", registry=_own)
_known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}


class Collector(Protocol):
    """What is looked up when somebody asks."""

    def collect(self) -> Iterable[Metric]: ...


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request. `route` is a name in our addresses, never a path: labels hold nothing about anybody."""
    key = (route, method if method in METHODS else "other", status // 100)
    meters = _known.get(key)
    if meters is None:
        meters = _known[key] = (_requests.labels(route, key[1], f"{key[2]}xx"), _seconds.labels(route, key[1]))
    meters[0].inc()
    meters[1].observe(seconds)


def count_kept(pages: int) -> None:
    """Count so many pages given from the shelf since the last call."""
    if pages:
        _kept.inc(pages)


def exposition(house: Collector) -> bytes:
    """Everything counted by all processes of this server, and what `house` looks up, as Prometheus reads it."""
    counted = _own
    if SHARED:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry(auto_describe=False)
    asked.register(house)
    return bytes(generate_latest(counted)) + bytes(generate_latest(asked))
