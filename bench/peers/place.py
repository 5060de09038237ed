"""Where a peer stands: an environment of its own from its hashed lock, and a web server as ours is served."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.stage import ROOT, free_port
from config.web import THREADS

PLACE = ROOT / "var" / "peers"
UV = ROOT / ".venv" / "bin" / "uv"
HERE = Path(__file__).resolve().parent
PATIENCE = 90


@dataclass(frozen=True)
class Peer:
    """An installed peer: its Python, what its processes find in their environment, its folder of this run."""

    python: Path
    environment: dict[str, str]
    folder: Path

    def run(self, *arguments: str, given: str = "") -> str:
        """Run its Python with these arguments; what it printed."""
        done = subprocess.run(
            [str(self.python), *arguments], cwd=ROOT, env=self.environment, input=given, capture_output=True, text=True, check=False
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    @contextmanager
    def serve(self, application: str, workers: int = 2) -> Iterator[tuple[int, int]]:
        """Port and process of its web server, the same as ours (`config.web`)."""
        port = free_port()
        command = [
            str(self.python.parent / "granian"),
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ]
        command += ["--workers", str(workers), "--blocking-threads", str(THREADS), "--log-level", "error", application]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def installed(name: str, folder: Path, settings: Mapping[str, str]) -> Peer:
    """The peer of `bench/peers/NAME.lock`, installed where it is not yet, or where the lock changed since."""
    lock, at = HERE / f"{name}.lock", PLACE / name
    stamp = at / "lock"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        shutil.rmtree(at, ignore_errors=True)
        at.mkdir(parents=True)
        for command in (
            ["venv", "--python", "3.11", str(at / "venv")],
            ["pip", "sync", "--require-hashes", "--python", str(at / "venv/bin/python"), str(lock)],
        ):
            subprocess.run([str(UV), *command, "--quiet"], check=True)
        stamp.write_bytes(lock.read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    environment = {**kept, "PYTHONPATH": str(ROOT), "PEER_VAR": str(folder), **settings}
    return Peer(at / "venv" / "bin" / "python", environment, folder)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("the peer's web server did not start")
        try:
            with socket.create_connection(("127.0.0.1", port), 0.2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the peer's web server did not answer")
