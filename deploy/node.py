"""`python -m deploy.node FOLDER`: one machine of a trial, inside namespaces of its own: the first process, which starts its units,
starts again what ends, and stops them in order. When it is killed, the kernel kills all of the machine with it."""

from __future__ import annotations

import ctypes
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.units import Unit

PAUSE = 0.1
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass
class Running:
    unit: Unit
    log: Path
    pid: int = 0
    starts: int = 0
    due: float = 0.0
    done: bool = False
    exits: list[int] = field(default_factory=list)


class Machine:
    """What systemd would be here: units one after the other, each started again as it says."""

    def __init__(self, folder: Path) -> None:
        said = json.loads((folder / "node.json").read_text())
        self.status = os.open(folder / "status.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self.until = time.monotonic() + float(said["life"])
        self.running = [Running(Unit.read(name), Path(said["logs"]) / f"{name}.log") for name in said["units"]]
        self.stopping = False
        socket.sethostname(said["name"])
        let_through(Path(sys.base_prefix))
        for source, target in said["binds"]:
            mount(source, target)
        for place in ("/run", "/tmp"):  # noqa: S108 - hidden behind one of its own
            subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "none", place], check=True)
        signal.signal(signal.SIGTERM, self._asked)
        signal.signal(signal.SIGINT, self._asked)

    def _asked(self, number: int, frame: object) -> None:
        self.stopping = True

    def run(self) -> None:
        while not self.stopping and time.monotonic() < self.until:
            self._reap()
            for one in self.running:
                if not one.pid and not one.done and time.monotonic() >= one.due:
                    self._start(one)
                if one.unit.one("Type") == "oneshot" and not one.done:
                    break  # what comes behind it needs it
            time.sleep(PAUSE)
        for one in reversed(self.running):
            self._stop(one)
        self._tell()

    def _start(self, one: Running) -> None:
        unit = one.unit
        environment = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", **unit.environment()}
        owner = pwd.getpwnam(unit.one("User", "root"))
        environment |= {"HOME": owner.pw_dir, "USER": owner.pw_name}
        for setting, parent in (("StateDirectory", "/var/lib"), ("RuntimeDirectory", "/run")):
            for name in unit.all(setting):
                place = Path(parent) / name
                place.mkdir(parents=True, exist_ok=True)
                place.chmod(int(unit.one("StateDirectoryMode", "0755"), 8) if setting == "StateDirectory" else 0o755)
                shutil.chown(place, owner.pw_uid, owner.pw_gid)
        with one.log.open("ab") as log:
            given: dict[str, Any] = {
                "env": environment,
                "cwd": unit.one("WorkingDirectory", "/"),
                "stdin": subprocess.DEVNULL,
                "stdout": log,
                "stderr": log,
                "user": owner.pw_uid,
                "group": owner.pw_gid,
                "extra_groups": [],
                "start_new_session": True,
                "umask": int(unit.one("UMask", "0022"), 8),
            }
            one.starts += 1
            for command in unit.commands("ExecStartPre", environment):
                if subprocess.run(command, **given, check=False).returncode:
                    one.due = time.monotonic() + unit.seconds("RestartSec", 0.1)
                    return
            (command,) = unit.commands("ExecStart", environment)
            one.pid = subprocess.Popen(command, **given).pid
        self._tell()

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            for one in self.running:
                if one.pid == pid:
                    self._ended(one, os.waitstatus_to_exitcode(status))

    def _ended(self, one: Running, code: int) -> None:
        pid, one.pid = one.pid, 0
        one.exits = [*one.exits[-19:], code]
        if one.unit.one("KillMode") != "process":
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        one.done = one.unit.one("Restart", "no") != "always" and code == 0
        one.due = time.monotonic() + one.unit.seconds("RestartSec", 1)
        self._tell()

    def _stop(self, one: Running) -> None:
        if not one.pid:
            return
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.Signals[one.unit.one("KillSignal", "SIGTERM")])
        until = time.monotonic() + one.unit.seconds("TimeoutStopSec", 30)
        while one.pid and time.monotonic() < until:
            self._reap()
            time.sleep(0.02)
        if one.pid:
            with suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)

    def _tell(self) -> None:
        told = {
            one.unit.name: {"pid": one.pid, "starts": one.starts, "exits": one.exits, "done": one.done}
            for one in self.running
        }
        data = json.dumps(told).encode()
        os.pwrite(self.status, data, 0)
        os.ftruncate(self.status, len(data))


def mount(source: str, target: str) -> None:
    Path(target).mkdir(parents=True, exist_ok=True)
    if _LIBC.mount(source.encode(), target.encode(), None, MS_BIND | MS_REC, None):
        raise OSError(ctypes.get_errno(), f"{source} cannot be put at {target}")


def let_through(place: Path) -> None:
    """A Python that lies in somebody's closed home is put, on this machine alone, where its users may run it."""
    closed = next((one for one in reversed(place.parents) if not one.stat().st_mode & 0o001), None)
    if closed is None:
        return
    handle = os.open(place, os.O_PATH | os.O_DIRECTORY)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "none", str(closed)], check=True)
    place.mkdir(parents=True)
    mount(f"/proc/self/fd/{handle}", str(place))
    os.close(handle)


def main(arguments: list[str]) -> int:
    if os.getpid() != 1:
        sys.stderr.write("This is the first process of a machine of its own: python -m deploy.cluster starts it.\n")
        return 2
    Machine(Path(arguments[0])).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
