"""`lantoa` without its start: a process that has everything imported and begins each command as a child of its own.

`warm.py FOLDER …` stands for the command in a test: it asks the process that was started for the same database, and starts it where there is
none. All other settings are read anew for each command.
"""

from __future__ import annotations

import array
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

# What is fixed once a process has begun.
FIXED = ("DJANGO_SETTINGS_MODULE", "LANTOA_DATABASE", "LANTOA_VAR")


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
    return hashlib.sha256("\n".join(os.environ.get(name, "") for name in FIXED).encode()).hexdigest()[:16]


def _reach(line: socket.socket, address: Path) -> bool:
    try:
        line.connect(str(address))
    except OSError:
        return False
    return True


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
