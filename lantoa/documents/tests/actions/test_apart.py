"""The process that decodes and cuts: it lives no longer than whoever asked it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image

ASKING = """
import sys
from lantoa.documents.actions import apart
content = sys.stdin.buffer.read()
apart.cut(content, [(2000 - n, 1500 - n, "avif") for n in range(40)])
"""


def noise() -> bytes:
    written = io.BytesIO()
    Image.frombytes("RGB", (2000, 1500), os.urandom(9_000_000)).save(written, "WEBP")
    return written.getvalue()


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_it_dies_with_whoever_asked_even_when_that_is_killed_outright() -> None:
    command = [sys.executable, "-c", ASKING]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as asking:
        assert asking.stdin
        asking.stdin.write(noise())
        asking.stdin.close()
        until = time.monotonic() + 20
        while not children(asking.pid) and time.monotonic() < until:
            time.sleep(0.05)
        (child,) = children(asking.pid)
        # Long enough that it has begun to work, far from long enough to be done.
        time.sleep(1.0)
        asking.send_signal(signal.SIGKILL)
    until = time.monotonic() + 5
    while Path(f"/proc/{child}/cmdline").exists() and time.monotonic() < until:
        if not Path(f"/proc/{child}/cmdline").read_bytes():
            break
        time.sleep(0.05)
    there = Path(f"/proc/{child}/cmdline")
    assert not there.exists() or not there.read_bytes()
