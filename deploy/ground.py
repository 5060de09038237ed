"""The ground a trial stands on: a network of this machine's own, and machines made of namespaces. Only root can lay it."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from config.supervisor import die_with_parent
from deploy.layout import FILES, Node, Secrets, Sizes, rendered, secret_files, template_of, values
from deploy.units import environment_file

ROOT = Path(__file__).resolve().parents[1]
# Every namespace of ours begins so; in the first of them lies the switch.
MARK = "lantoa-"
SWITCH = MARK + "switch"
BUYERS, BUYERS_ADDRESS = MARK + "buyers", "10.77.0.61"
CLONE_NEWNET = 0x40000000
_LIBC = ctypes.CDLL(None, use_errno=True)


def ip(*words: str, inside: str = "") -> None:
    command = ["ip", *(["-n", inside] if inside else []), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")


def lay_network(names: Mapping[str, str]) -> None:
    """A switch, and for each name a namespace of its own with this address, all of them behind the switch and nowhere else."""
    ip("netns", "add", SWITCH)
    ip("link", "add", "switch", "type", "bridge", inside=SWITCH)
    ip("link", "set", "switch", "up", inside=SWITCH)
    for name, address in names.items():
        ip("netns", "add", name)
        port = port_of(name)
        ip("link", "add", port, "type", "veth", "peer", "name", "lan0", "netns", name, inside=SWITCH)
        ip("link", "set", port, "master", "switch", "up", inside=SWITCH)
        ip("link", "set", "lo", "up", inside=name)
        ip("address", "add", f"{address}/24", "dev", "lan0", inside=name)
        ip("link", "set", "lan0", "up", inside=name)


def port_of(name: str) -> str:
    """The switch's end of this machine's cable."""
    return "to-" + name.removeprefix(MARK)


def take_network_away() -> None:
    there = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    for name in (line.split()[0] for line in there.splitlines() if line.startswith(MARK)):
        ip("netns", "delete", name)


@contextmanager
def inside(namespace: str) -> Iterator[None]:
    """What this thread opens in the block belongs to that network."""
    own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    other = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    try:
        _enter(other)
        try:
            yield
        finally:
            _enter(own)
    finally:
        os.close(other)
        os.close(own)


def _enter(handle: int) -> None:
    if _LIBC.setns(handle, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


class Machine:
    """One node of a trial, seen from outside: its folder, and the process everything of it descends from."""

    def __init__(self, node: Node, folder: Path) -> None:
        self.node, self.folder = node, folder / node.name
        self.namespace = MARK + node.name

    # --- what it is made of

    def furnish(self, given: Secrets, sizes: Sizes, tls: Path) -> None:
        """Its folders and its /etc/lantoa; a database node gets a disk of its own."""
        for name in ("etc", "state", "logs", "disk"):
            (self.folder / name).mkdir(parents=True)
        self.folder.chmod(0o755)
        if self.node.keeps_data:
            options = f"size={sizes.disk}m,mode=755"
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(self.folder / "disk")], check=True)
        filled = values(self.node, given, sizes)
        for unit in self.node.units:
            for name, (mode, owner) in FILES.get(unit, {}).items():
                self._put(name, rendered(template_of(name), filled), mode, owner)
        for name, (content, owner) in secret_files(given).items():
            self._put(name, content, 0o600, owner)
        self._put("tls.pem", tls.read_text(), 0o600, "root")

    def _put(self, name: str, content: str, mode: int, owner: str) -> None:
        path = self.folder / "etc" / name
        path.write_text(content + "\n", encoding="utf-8")
        path.chmod(mode)
        shutil.chown(path, owner)

    def start(self, life: float, *, watched: bool) -> None:
        """Let it run for so many seconds at most; `watched`: not longer than this process."""
        binds = [[str(self.folder / "etc"), "/etc/lantoa"], [str(ROOT), "/opt/lantoa"]]
        binds += [[str(self._state(name)), f"/var/lib/{name}"] for name in self._states()]
        said = {
            "name": self.node.name,
            "units": self.node.units,
            "binds": binds,
            "logs": str(self.folder / "logs"),
            "life": life,
        }
        (self.folder / "node.json").write_text(json.dumps(said))
        (self.folder / "status.json").write_text("{}")
        own = ["unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc"]
        command = [
            "ip",
            "netns",
            "exec",
            self.namespace,
            *own,
            sys.executable,
            "-P",
            "-m",
            "deploy.node",
            str(self.folder),
        ]
        with (self.folder / "logs" / "node.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent if watched else None,  # noqa: PLW1509
            )
        (self.folder / "pid").write_text(str(self.process.pid))

    def _states(self) -> tuple[str, ...]:
        return ("lantoa-etcd", "lantoa-postgresql") if self.node.keeps_data else ("lantoa",)

    def _state(self, name: str) -> Path:
        """PostgreSQL alone lies on the disk that can be filled."""
        place = self.folder / ("disk" if name == "lantoa-postgresql" else "state") / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    # --- what becomes of it

    @property
    def status(self) -> dict[str, Any]:
        try:
            return dict(json.loads((self.folder / "status.json").read_text()))
        except (OSError, ValueError):
            return {}

    def first(self) -> int:
        """Its first process, by this machine's numbers; 0 where it does not run."""
        try:
            outer = int((self.folder / "pid").read_text())
        except (OSError, ValueError):
            return 0
        return next(iter(children().get(outer, [])), 0)

    def processes(self, name: str = "") -> list[int]:
        """Everything that descends from its first process; only those of this name."""
        tree, found, left = children(), [], [self.first()]
        while left:
            pid = left.pop()
            if pid:
                found.append(pid)
                left += tree.get(pid, [])
        return [pid for pid in found if not name or _called(pid) == name]

    def kill(self) -> None:
        """The whole machine at once, as when its power is cut; its disk stays."""
        first = self.first()
        if first:
            with suppress(ProcessLookupError):
                os.kill(first, signal.SIGKILL)
        self._wait(10)

    def stop(self, patience: float = 90) -> bool:
        """In order; whether it stopped by itself in time."""
        first = self.first()
        if first:
            with suppress(ProcessLookupError):
                os.kill(first, signal.SIGTERM)
        return self._wait(patience)

    def _wait(self, patience: float) -> bool:
        until = time.monotonic() + patience
        outer = int((self.folder / "pid").read_text() or 0)
        while time.monotonic() < until:
            if hasattr(self, "process"):
                self.process.poll()
            if not Path(f"/proc/{outer}").exists() or _is_dead(outer):
                return True
            time.sleep(0.1)
        first = self.first()
        if first:
            with suppress(ProcessLookupError):
                os.kill(first, signal.SIGKILL)
        return False

    def cut(self) -> None:
        """Pull its cable."""
        ip("link", "set", port_of(self.namespace), "down", inside=SWITCH)

    def join(self) -> None:
        ip("link", "set", port_of(self.namespace), "up", inside=SWITCH)

    def run(self, command: list[str], *, user: str, files: tuple[str, ...] = (), given: str | None = None) -> str:
        """One command on this machine, with what these files of its /etc/lantoa say; what it printed. RuntimeError where it fails."""
        environment = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": "/tmp"}  # noqa: S108
        for name in files:
            environment |= environment_file((self.folder / "etc" / name).read_text())
        first = self.first()
        if not first:
            raise RuntimeError(f"{self.node.name} does not run")
        enter = ["nsenter", f"--target={first}", "--mount", "--net", "--pid", "--ipc", "--uts", "--wd=/opt/lantoa"]
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
        done = subprocess.run(
            [*enter, *become, *command], env=environment, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)[:200]} on {self.node.name}: {done.stderr[-3000:]}")
        return done.stdout


def children() -> dict[int, list[int]]:
    """The children of every process."""
    found: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            # The name in brackets may hold spaces; the parent is the second field behind it.
            found.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    return found


def _called(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
