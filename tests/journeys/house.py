"""The house as a newcomer starts it: on free ports, with an empty folder, all of it gone afterwards."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

from tests import ready

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
QUIET = (
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
)  # fmt: skip
LAUNCH: dict[str, Any] = {"executable_path": "/usr/bin/chromium", "args": list(QUIET)}
CONTEXT: dict[str, Any] = {
    "viewport": PHONE,
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
    "device_scale_factor": 2,
    "has_touch": True,
}


@dataclass(frozen=True)
class House:
    """Where the running house answers: the market and the outside world in miniature."""

    url: str
    sandbox: str
    folder: Path
    environment: dict[str, str]


@contextmanager
def running_house(folder: Path, *, database: str = "") -> Iterator[House]:
    """Start everything as `make run` does and wait until it is ready; a PostgreSQL address gets a database of its own."""
    port = two_free_ports()
    environment = {
        **os.environ,
        "LANTOA_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "LANTOA_PORT": str(port),
        "LANTOA_DATABASE": _fresh_database(database or os.environ.get("LANTOA_DATABASE", "sqlite")),
        # The courier of the bank's news is less patient than the real one.
        "SANDBOX_RETRY_SCALE": "0.02",
    }
    ready.begin(environment)
    with (folder / "run.log").open("wb") as log:
        command = [sys.executable, "-P", "-m", "config.command", "run", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(f"http://127.0.0.1:{port}/health/ready", process, folder / "run.log")
            ready.keep(environment)
            yield House(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", folder, environment)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def in_the_house(house: House, code: str) -> Any:
    """Run Python inside the house, and bring back as JSON what it prints after "DONE "."""
    command = [sys.executable, "-P", "-m", "config.command", "shell", "--no-imports"]
    done = subprocess.run(
        command, cwd=ROOT, env=house.environment, input=code, capture_output=True, text=True, check=False
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("DONE ")), None)
    assert line, done.stderr
    return json.loads(line.removeprefix("DONE "))


def hurry(house: House) -> None:
    """What the worker looks for every twenty seconds is due at once: a journey shows that it comes, not how long one may wait."""
    soon = datetime.now(UTC) + timedelta(seconds=20)
    said = "UPDATE journal_job SET next_at = made_at WHERE regular IS NOT NULL AND claimed_until IS NULL AND next_at < "
    address = house.environment["LANTOA_DATABASE"]
    if address == "sqlite":
        with closing(sqlite3.connect(house.folder / "lantoa.sqlite3", timeout=20, isolation_level=None)) as line:
            line.execute(f"{said} ?", [f"{soon:%Y-%m-%d %H:%M:%S.%f}"])
    else:
        with psycopg.connect(address, autocommit=True) as line:
            line.execute(f"{said} %s", [soon])


def two_free_ports() -> int:
    """A free port whose neighbour is free too."""
    for _ in range(50):
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two neighbouring ports are free")


def _fresh_database(address: str) -> str:
    if not address.startswith("postgresql://"):
        return "sqlite"
    parts = urlsplit(address)
    name = f"journey_{os.getpid()}_{time.monotonic_ns()}"
    subprocess.run(["psql", "-q", address, "-c", f"CREATE DATABASE {name}"], check=True)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1800):
        if process.poll() is not None:
            break
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the house did not start:\n{log.read_text(errors='replace')[-4000:]}")
