"""Web processes of one server count together; a process that died still counts, an earlier server does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import sys
from django.conf import settings
settings.configure(COUNTS_ROOT=sys.argv[1])
from lantoa.kit import meters
class Nothing:
    def collect(self): return iter(())
for _ in range(int(sys.argv[2])):
    meters.count_request("stores:store", "GET", 200, 0.02)
meters.count_kept(int(sys.argv[2]))
print(meters.exposition(Nothing()).decode())
"""


def counted(root: Path, times: int, *before: str) -> dict[str, float]:
    """What a process of this server tells after it counted so many; with `before` one of another server."""
    command = [*before, sys.executable, "-c", SCRIPT, str(root), str(times)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.rpartition(" ") for line in done.stdout.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _space, value in lines}


def test_processes_of_one_server_add_up_though_they_are_gone(tmp_path: Path) -> None:
    counted(tmp_path, 3)
    found = counted(tmp_path, 4)
    assert found['lantoa_requests_total{method="GET",route="stores:store",status="2xx"}'] == 7
    assert found['lantoa_request_seconds_count{method="GET",route="stores:store"}'] == 7
    assert found['lantoa_request_seconds_bucket{le="0.025",method="GET",route="stores:store"}'] == 7
    assert found['lantoa_request_seconds_bucket{le="0.01",method="GET",route="stores:store"}'] == 0
    assert found["lantoa_kept_pages_total"] == 7


def test_another_server_counts_for_itself_and_leaves_nothing_behind_when_it_is_gone(tmp_path: Path) -> None:
    counted(tmp_path, 3)
    # A shell between us and it stands for the server that starts it.
    other = counted(tmp_path, 1, "/bin/sh", "-c", '"$@"; exit 0', "server")
    assert other["lantoa_kept_pages_total"] == 1
    assert len(list(tmp_path.glob("*/*"))) == 2
    assert counted(tmp_path, 2)["lantoa_kept_pages_total"] == 5
    assert len(list(tmp_path.glob("*/*"))) == 1
