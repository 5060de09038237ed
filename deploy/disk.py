"""The primary whose disk is nearly full hands its part over: PostgreSQL alone would go on refusing every order, as primary.

Debian's own Python runs it (lantoa-disk.service); it needs nothing but that. Once a second it looks; a primary with less than
DISK_LEAST_MB left asks its Patroni to give the part to the synchronous replica, and where that does not come about within ten
seconds stops PostgreSQL outright, so that Patroni has to (primary_start_timeout is 0, and what was acknowledged is on the replica).
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 10.0


def main() -> int:
    folder, least = os.environ["DISK_FOLDER"], int(os.environ["DISK_LEAST_MB"]) * 1_000_000
    since = 0.0
    while True:
        free = shutil.disk_usage(folder).free
        if free >= least or not is_primary():
            since = 0.0
        elif not since:
            since = time.monotonic()
            say(f"{free // 1_000_000} MB left in {folder}: handing over; Patroni says: {hand_over()}")
        elif time.monotonic() - since > PATIENCE:
            say("still the primary: stopping PostgreSQL outright")
            stop_postgresql(Path(folder) / "data")
            since = time.monotonic()
        time.sleep(1)


def is_primary() -> bool:
    try:
        with urllib.request.urlopen(f"{os.environ['DISK_PATRONI']}/primary", timeout=3) as answer:  # noqa: S310 - our own Patroni
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def hand_over() -> str:
    """Ask Patroni for a switchover to whoever is in step; what it says."""
    patroni = os.environ["DISK_PATRONI"]
    try:
        word = base64.b64encode(f"patroni:{os.environ['DISK_PATRONI_PASSWORD']}".encode()).decode()
        wish = urllib.request.Request(  # noqa: S310
            f"{patroni}/switchover",
            data=json.dumps({"leader": os.environ["DISK_NODE"]}).encode(),
            headers={"Authorization": f"Basic {word}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(wish, timeout=30) as answer:  # noqa: S310
            return str(answer.read().decode()[:200])
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode()[:200]}"
    except (OSError, KeyError, ValueError) as error:
        return repr(error)


def stop_postgresql(data: Path) -> None:
    try:
        os.kill(int((data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGQUIT)
    except (OSError, ValueError, IndexError) as error:
        say(f"it could not be stopped: {error!r}")


def say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
