"""`lantoa` without its start: a process that has everything imported and begins each command as a child of its own.

`python -m tests.guide.warm FOLDER` stands for the command in a test: it asks the process that was started with the same settings, and
starts it where there is none. Secrets in files count as settings: another key is another process.
"""

from __future__ import annotations

import array
import contextlib
import hashlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

SETTINGS = ("LANTOA_", "DJANGO_")


def main(folder: str, arguments: list[str]) -> int:
    """Ask the warm process of these settings; the exit status of the command."""
    address = Path(folder) / f"{_settings()}.warm"
    with socket.socket(socket.AF_UNIX) as line:
        if not _reach(line, address):
            log = open(f"{address}.log", "ab")  # noqa: SIM115 - the child has it
            command = [sys.executable, "-P", "-m", "tests.guide.warm_process", str(address), folder]
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            until = time.monotonic() + 60
            while not _reach(line, address):
                if time.monotonic() > until:
                    raise SystemExit(f"no warm process: {Path(f'{address}.log').read_text()[-2000:]}")
                time.sleep(0.02)
        asked = json.dumps([arguments, os.getcwd(), dict(os.environ)]).encode()
        line.sendmsg(
            [struct.pack("!I", len(asked))], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
        )
        line.sendall(asked)
        answer = line.recv(4)
        return struct.unpack("!i", answer)[0] if len(answer) == 4 else 70


def _settings() -> str:
    found = hashlib.sha256()
    for name, value in sorted(os.environ.items()):
        if name.startswith(SETTINGS):
            found.update(f"{name}={value}\n".encode())
            if name.endswith("_FILE"):
                with contextlib.suppress(OSError):
                    found.update(Path(value).read_bytes())
    return found.hexdigest()[:16]


def _reach(line: socket.socket, address: Path) -> bool:
    try:
        line.connect(str(address))
    except OSError:
        return False
    return True


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
