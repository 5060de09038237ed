"""`python -m tests.guide.server FOLDER`: the first process of a rented server in namespaces of its own, on which pages of the guide are done.

Its /etc, /var/lib, /run and /opt are its own, its network leads nowhere; it starts units as systemd would (deploy/node.py). What the guide
fetches is there: Debian's packages are this machine's, Python's are linked, the project comes from a repository in FOLDER.
"""

from __future__ import annotations

import json
import os
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.certificate import self_signed
from deploy.node import PAUSE, Machine, Running, let_through, mount
from deploy.units import Unit

HERE = Path(__file__).parent
HOST = "cho.example.vn"
UNITS = Path("/etc/systemd/system")
DOOR = "/run/units"
# Places of its own, by the folder that holds each.
OWN = {
    "etc": "/etc", "opt": "/opt", "lib-lantoa": "/var/lib/lantoa", "lib-postgresql": "/var/lib/postgresql", "log": "/var/log", "srv": "/srv", "sbin": "/usr/local/sbin",
}  # fmt: skip
# Names that lead to this server itself.
HOSTS = f"127.0.0.1 localhost {HOST}\n::1 localhost\n"


class ServerUnit(Unit):
    """A unit as it stands on the server; values of its files may stand in quotation marks."""

    def environment(self, root: Path = Path("/")) -> dict[str, str]:
        return {name: " ".join(shlex.split(value)) for name, value in super().environment(root).items()}


class Server(Machine):
    """Units by name, as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.logs = folder, folder / "logs"
        self.logs.mkdir()
        self.status = os.open(folder / "status.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self.running: list[Running] = []
        self.stopping = False
        self.enabled: set[str] = set()
        socket.sethostname("rented")
        let_through(Path(sys.base_prefix))
        own = folder / "own"
        shutil.copytree(
            "/etc",
            own / "etc",
            symlinks=True,
            ignore=shutil.ignore_patterns("postgresql", "letsencrypt", "lantoa", "haproxy"),
        )
        for name in ("opt", "lib-lantoa", "lib-postgresql", "log", "srv", "sbin"):
            (own / name).mkdir()
        (own / "etc" / "hosts").write_text(HOSTS)
        (own / "etc" / "postgresql").mkdir()
        for name, place in OWN.items():
            mount(str(own / name), place)
        for place in ("/run", "/tmp"):  # noqa: S108 - hidden behind one of its own
            subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "none", place], check=True)
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        for place in ("/run/postgresql", "/var/lib/postgresql", "/var/log/postgresql", "/etc/postgresql"):
            Path(place).mkdir(exist_ok=True)
            shutil.chown(place, "postgres", "postgres")
        Path("/run/lock").mkdir(mode=0o1777)
        _authority()
        signal.signal(signal.SIGTERM, self._asked)

    def run(self) -> None:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(DOOR)
            door.listen()
            (self.folder / "up").touch()
            while not self.stopping:
                self._reap()
                for one in self.running:
                    if not one.pid and not one.done and time.monotonic() >= one.due:
                        self._start(one)
                if select.select([door], [], [], PAUSE)[0]:
                    line, _ = door.accept()
                    with line:
                        asked = b""
                        while read := line.recv(65536):
                            asked += read
                        line.sendall(json.dumps(self._do(json.loads(asked))).encode())
        for one in list(reversed(self.running)):
            self._stop(one)

    def _do(self, asked: list[str]) -> tuple[int, str]:
        try:
            return 0, self._asked_for(asked)
        except (LookupError, OSError, RuntimeError, ValueError, subprocess.CalledProcessError) as error:
            return 1, f"{error}\n"

    def _asked_for(self, asked: list[str]) -> str:
        verb, names = asked[0], [name.removesuffix(".service") for name in asked[1:] if not name.startswith("-")]
        if verb == "daemon-reload":
            return ""
        for name in names:
            if name == "postgresql":
                _postgresql(verb)
                continue
            if verb in ("enable", "disable"):
                {"enable": self.enabled.add, "disable": self.enabled.discard}[verb](name)
                if "--now" not in asked:
                    continue
            do = {
                "enable": self._up,
                "start": self._up,
                "disable": self._down,
                "stop": self._down,
                "restart": self._again,
                "reload": self._reload,
                "is-active": self._is_up,
            }
            do[verb](name)
        return "active\n" if verb == "is-active" else ""

    def _named(self, name: str) -> Running | None:
        return next((one for one in self.running if one.unit.name == name), None)

    def _up(self, name: str) -> None:
        if self._named(name) is not None:
            return
        if not (UNITS / f"{name.partition('@')[0]}{'@' if '@' in name else ''}.service").exists():
            raise LookupError(f"Unit {name}.service not found.")
        unit = ServerUnit.read(name, UNITS)
        for needed in unit.said["Unit"].get("Requires", []):
            for other in needed.split():
                self._up(other.removesuffix(".service"))
        one = Running(unit, self.logs / f"{name}.log")
        self.running.append(one)
        self._start(one)
        if unit.one("Type") == "oneshot":
            until = time.monotonic() + unit.seconds("TimeoutStartSec", 90)
            while not one.done:
                self._reap()
                if one.exits and one.exits[-1]:
                    self.running.remove(one)
                    raise RuntimeError(f"{name} failed: {one.log.read_text()[-2000:]}")
                if time.monotonic() > until:
                    raise RuntimeError(f"{name} takes too long")
                time.sleep(0.02)

    def _down(self, name: str) -> None:
        one = self._named(name)
        if one is not None:
            self.running.remove(one)
            self.running.append(one)  # reaped by its number while it stops
            one.done = True
            self._stop(one)
            self.running.remove(one)

    def _again(self, name: str) -> None:
        self._down(name)
        self._up(name)

    def _reload(self, name: str) -> None:
        one = self._named(name)
        if one is None:
            raise LookupError(f"{name} does not run")
        environment = {"PATH": os.environ["PATH"], **one.unit.environment(), "MAINPID": str(one.pid)}
        for command in one.unit.commands("ExecReload", environment):
            subprocess.run(command, env=environment, check=True, capture_output=True, text=True)

    def _is_up(self, name: str) -> None:
        one = self._named(name)
        if one is None or not (one.pid or one.done):
            raise LookupError("inactive")


def _postgresql(verb: str) -> None:
    there = subprocess.run(["pg_lsclusters", "-h"], capture_output=True, text=True, check=True).stdout.split()
    if not there:
        raise LookupError("there is no cluster")
    said = {"enable": "start", "start": "start", "restart": "restart", "stop": "stop", "reload": "reload"}[verb]
    if said == "start" and there[3].startswith("online"):
        return
    log: Any = subprocess.DEVNULL
    subprocess.run(["pg_ctlcluster", there[0], there[1], said], check=True, stdin=log, stdout=log, stderr=log)


def _authority() -> None:
    """An authority that gives certificates here, and that this server's own programs trust."""
    place = Path("/etc/authority")
    place.mkdir(mode=0o700)
    key, certificate = self_signed("Authority of a trial")
    (place / "root.key").write_text(key)
    (place / "root.pem").write_text(certificate)


def main(arguments: list[str]) -> int:
    if os.getpid() != 1:
        sys.stderr.write("This is the first process of a server of its own: make guide starts it.\n")
        return 2
    with suppress(KeyboardInterrupt):
        Server(Path(arguments[0])).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
