"""Web processes of one server count together; a process that died still counts, an earlier server does not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# A server that loads once and forks: one process for each number, which counts so often and dies; another one tells.
SCRIPT = """
import os, sys
from django.conf import settings
settings.configure(COUNTS_ROOT=sys.argv[1])
from lantoa.kit import meters
class Nothing:
    def collect(self): return iter(())
def count(times):
    for _ in range(times):
        meters.count_request("stores:store", "GET", 200, 0.02)
    meters.count_kept(times)
def tell(_):
    sys.stdout.write(meters.exposition(Nothing()).decode() + "END\\n")
    sys.stdout.flush()
for act, number in [*((count, int(one)) for one in sys.argv[2:]), (tell, 0)]:
    child = os.fork()
    if not child:
        act(number)
        os._exit(0)
    os.waitpid(child, 0)
sys.stdin.read()
"""


@contextmanager
def server(root: Path, *times: int) -> Iterator[dict[str, float]]:
    """What a server tells whose processes counted so many; it lives until the block ends."""
    command = [sys.executable, "-c", SCRIPT, str(root), *map(str, times)]
    environment = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as one:
        assert one.stdout
        found = {}
        for line in iter(one.stdout.readline, "END\n"):
            assert line, "the server ended without a word"
            if not line.startswith("#"):
                name, _space, value = line.rpartition(" ")
                found[name] = float(value)
        yield found


def test_processes_of_one_server_add_up_though_they_are_gone(tmp_path: Path) -> None:
    with server(tmp_path, 3, 4) as found:
        assert found['lantoa_requests_total{method="GET",route="stores:store",status="2xx"}'] == 7
        assert found['lantoa_request_seconds_count{method="GET",route="stores:store"}'] == 7
        assert found['lantoa_request_seconds_bucket{le="0.025",method="GET",route="stores:store"}'] == 7
        assert found['lantoa_request_seconds_bucket{le="0.01",method="GET",route="stores:store"}'] == 0
        assert found["lantoa_kept_pages_total"] == 7


def test_another_server_counts_for_itself_and_leaves_nothing_behind_when_it_is_gone(tmp_path: Path) -> None:
    with server(tmp_path, 3), server(tmp_path, 1) as other:
        assert other["lantoa_kept_pages_total"] == 1
        assert len(list(tmp_path.glob("*/*"))) == 2
    with server(tmp_path, 2) as later:
        assert later["lantoa_kept_pages_total"] == 2
        assert len(list(tmp_path.glob("*/*"))) == 1
