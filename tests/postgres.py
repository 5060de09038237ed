"""A PostgreSQL of one's own for a while: `python -m tests.postgres COMMAND…` runs the command with LANTOA_DATABASE naming it."""

from __future__ import annotations

import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.supervisor import die_with_parent

OLDEST = 15
PORT = 5432  # Names the socket only: the cluster listens on no network address.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    # After a crash one call syncs the whole disk instead of one for each of some thousand files: back in a second, not in five.
    "recovery_init_sync_method": "syncfs",
    "timezone": "UTC",
}
# Tests ask little of tables it never counted: compiling a query, or starting processes for it, costs more than answering it.
SMALL = {"jit": "off", "max_parallel_workers_per_gather": "0"}


class Unavailable(Exception):
    """PostgreSQL cannot be started here; the sentence says what to do."""


@dataclass
class Server:
    """A running cluster: its address for LANTOA_DATABASE, and how it is killed outright and comes back."""

    address: str
    programs: Path
    folder: Path
    owner: str | None
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """`kill -9` of the postmaster and of everything it started; all of them are gone afterwards."""
        # Stopped first, so that none is born between the look and the kill.
        self.process.send_signal(signal.SIGSTOP)
        ends = [_end(child) for child in _children(self.process.pid)]
        self.process.kill()
        self.process.wait()
        # On a busy machine one takes its time to die; while it lives the next postmaster refuses its shared memory.
        for end in filter(None, ends):
            select.select([end], [], [], 30)
            os.close(end)

    def start(self) -> None:
        """Start it again on what the kill left; does not wait until it answers."""
        self.process = _start(self.programs, self.folder, self.owner)


@contextmanager
def server(more: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Make, start and afterwards remove a cluster; `more` are settings beside those above.

    PostgreSQL refuses to run as root: then the cluster belongs to the user postgres. Raises Unavailable.
    """
    installed = programs()
    owner = _owner()
    # In /tmp by name: a socket's path may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="lantoa-pg-", dir="/tmp"))  # noqa: S108
    one = None
    try:
        if owner:
            shutil.chown(folder, owner)
        _create(installed, folder, owner, {**SETTINGS, **(more or {})})
        address = f"postgresql://lantoa@/lantoa?host={folder}&port={PORT}"
        one = Server(address, installed, folder, owner, _start(installed, folder, owner))
        _wait(installed, folder, one.process)
        yield one
    finally:
        if one:
            _stop(one.process)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a cluster that is there until the block ends. Raises Unavailable."""
    with server(SMALL) as one:
        yield one.address


def programs() -> Path:
    """Where the newest installed PostgreSQL has its programs. Raises Unavailable."""
    installed = sorted(
        (
            path
            for path in Path("/usr/lib/postgresql").glob("*/bin")
            if path.parent.name.isdigit() and (path / "initdb").exists()
        ),
        key=lambda path: int(path.parent.name),
    )
    on_path = shutil.which("initdb")
    folder = installed[-1] if installed else Path(on_path).parent if on_path else None
    if folder is None or (installed and int(folder.parent.name) < OLDEST):
        raise Unavailable(f"PostgreSQL {OLDEST} or later is needed: apt-get install postgresql")
    return folder


def _owner() -> str | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise Unavailable(
            "PostgreSQL refuses to run as root and there is no user postgres: apt-get install postgresql"
        ) from None


def _create(programs: Path, folder: Path, owner: str | None, settings: Mapping[str, str]) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", "lantoa", "--auth", "trust"]
    made = subprocess.run(
        [*command, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"],
        **_as(owner, folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise Unavailable(f"initdb failed: {made.stderr.strip()}")
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.writelines(
            f"{name} = '{value}'\n" for name, value in {**settings, "unix_socket_directories": str(folder)}.items()
        )


def _start(programs: Path, folder: Path, owner: str | None) -> subprocess.Popen[bytes]:
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(PORT)],
            **_as(owner, folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C is for the tests; when their process is gone, even by kill -9, a fast shutdown follows.
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGINT),  # noqa: PLW1509
        )


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    create = [str(programs / "createdb"), "-h", str(folder), "-p", str(PORT), "-U", "lantoa", "lantoa"]
    while time.monotonic() < until and server.poll() is None:
        if subprocess.run(create, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise Unavailable("PostgreSQL did not start: " + (folder / "log").read_text(errors="replace")[-2000:])


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold spaces; the parent is the second field behind it.
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
        except (OSError, ValueError):
            continue
    return found


def _end(pid: int) -> int | None:
    """Kill it; what becomes readable once it is gone, None where it is already."""
    try:
        end = os.pidfd_open(pid)
        signal.pidfd_send_signal(end, signal.SIGKILL)
    except ProcessLookupError:
        return None
    return end


def _as(owner: str | None, folder: Path) -> dict[str, Any]:
    who: dict[str, Any] = {"user": owner, "group": owner, "extra_groups": []} if owner else {}
    return {**who, "cwd": folder, "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}}


def main(command: list[str]) -> int:
    """Run the command beside a cluster; its exit code, or 1 with a sentence where there is no PostgreSQL."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        with cluster() as address:
            return subprocess.run(command, env={**os.environ, "LANTOA_DATABASE": address}, check=False).returncode
    except Unavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
