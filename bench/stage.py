"""A stage for a measurement: a fresh database of either kind, the real web server on a free port, all gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from config.web import THREADS
from tests import ready
from tests.postgres import Server, server

ROOT = Path(__file__).resolve().parents[1]
# The state of a listening socket in /proc/net/tcp.
LISTENS = "0A"


@dataclass
class Stage:
    """Where the measured house stands: its environment, its folder, its web port and process (0 until `serve`), where its code
    lies, and the PostgreSQL it has to itself."""

    environment: dict[str, str]
    folder: Path
    database: str
    port: int = 0
    pid: int = 0
    root: Path = ROOT
    server: Server | None = None

    def by(self, root: Path) -> Stage:
        """The same house run by the code that lies there."""
        return replace(self, environment={**self.environment, "PYTHONPATH": str(root)}, port=0, pid=0, root=root)

    def lantoa(self, *arguments: str, given: str = "") -> str:
        """Run one command of the house and return what it printed."""
        command = [sys.executable, "-P", "-m", "config.command", *arguments]
        done = subprocess.run(
            command, cwd=self.root, env=self.environment, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def shell(self, code: str) -> str:
        return self.lantoa("shell", "--no-imports", given=code).strip()


@contextmanager
def stage(database: str, settings: Mapping[str, str] | None = None, *, root: Path = ROOT) -> Iterator[Stage]:
    """An empty house on the database asked for, prepared by the code that lies at `root`."""
    folder = Path(tempfile.mkdtemp(prefix="lantoa-bench-"))
    environment = {**os.environ, "LANTOA_VAR": str(folder), "LANTOA_DATABASE": "sqlite", "LANTOA_DEMO": "0"}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.dev", **(settings or {})}
    try:
        if database == "sqlite":
            yield prepared(Stage(environment, folder, database).by(root))
        else:
            with server() as one:
                settled = {**environment, "LANTOA_DATABASE": one.address}
                yield prepared(Stage(settled, folder, one.address, server=one).by(root))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepared(there: Stage) -> Stage:
    """The same house, ready to be served."""
    if there.root != ROOT:
        there.lantoa("prepare")
        return there
    ready.begin(there.environment)
    there.lantoa("prepare")
    ready.keep(there.environment)
    return there


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_web(
    there: Stage,
    *,
    workers: int = 2,
    threads: int = THREADS,
    application: str = "config.serving:application",
    log: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start the web server on the stage's port, in a group of its own; does not wait until it answers. What it says about
    itself is added to `log`, or said here."""
    command = [sys.executable, "-P", "-m", "config.command", "web", "--port", str(there.port)]
    command += ["--workers", str(workers), "--threads", str(threads), "--application", application]
    with log.open("ab") if log else nullcontext() as told:
        return subprocess.Popen(
            command, cwd=there.root, env=there.environment, stdout=told, stderr=told, start_new_session=True
        )


@contextmanager
def serve(
    there: Stage,
    *,
    workers: int = 2,
    threads: int = THREADS,
    application: str = "config.serving:application",
    log: Path | None = None,
) -> Iterator[Stage]:
    """The web server as `lantoa run` starts it, or another application, until the block ends."""
    there.port = free_port()
    process = start_web(there, workers=workers, threads=threads, application=application, log=log)
    try:
        _wait(there.port, process, workers)
        there.pid = process.pid
        yield there
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], workers: int) -> None:
    """Until each of its processes listens: whoever comes before that has them all at the first one."""
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("the web server did not start")
        if _listening(port) >= workers:
            return
        time.sleep(0.1)
    raise SystemExit("the web server did not answer")


def _listening(port: int) -> int:
    """How many sockets of this machine listen there."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[3] == LISTENS and int(row[1].rpartition(":")[2], 16) == port for row in rows)
