"""The web server before its processes part: everything is loaded, and nothing is held that only one of them may hold."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import json, os, sys
from config import embedded
embedded.install()
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
from config.web import few_heaps, load
few_heaps()
load()
import gc
from django.db import connections
print(json.dumps({
    "threads": len(os.listdir("/proc/self/task")),
    "lines": [one.alias for one in connections.all(initialized_only=True) if one.connection is not None],
    "files": [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}")],
    "mapped": [line.split()[-1] for line in open("/proc/self/maps") if " rw-s " in line],
    "collects": gc.isenabled(), "frozen": gc.get_freeze_count(), "views": "lantoa.portal.views.market" in sys.modules,
}))
"""


def test_what_is_shared_is_code_alone(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-P", "-c", LOOK], cwd=ROOT, env={"PATH": "", "PYTHONPATH": str(ROOT), "LANTOA_VAR": str(tmp_path)},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = json.loads(told.stdout)
    assert found["threads"] == 1, "a thread of the first process is missing in those that come of it"
    assert found["lines"] == []
    # What is counted goes to a file of each process's own as soon as it counts (lantoa.kit.meters).
    kept = [*found["files"], *found["mapped"]]
    assert [path for path in kept if path.startswith(str(tmp_path)) and "/counts/" not in path] == []
    assert found["collects"]
    assert found["views"]
    assert found["frozen"] > 100_000
