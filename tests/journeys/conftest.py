"""The house as a newcomer starts it, on a free port with an empty folder, and a small phone to look at it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True)
class House:
    """Where the running house answers: the market and the outside world in miniature."""

    url: str
    sandbox: str
    folder: Path
    environment: dict[str, str]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    port = _two_free_ports()
    environment = {
        **os.environ,
        "LANTOA_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "LANTOA_PORT": str(port),
    }
    environment["LANTOA_DATABASE"] = _fresh_database(os.environ.get("LANTOA_DATABASE", "sqlite"))
    subprocess.run(
        [sys.executable, "-P", "-m", "config.command", "collectstatic", "--noinput", "-v0"],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    log = (folder / "run.log").open("wb")
    command = [sys.executable, "-P", "-m", "config.command", "run", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(f"http://127.0.0.1:{port}/health/ready", process, folder / "run.log")
        yield House(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", folder, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _two_free_ports() -> int:
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
    name = f"journey_{os.getpid()}"
    subprocess.run(["psql", "-q", address, "-c", f"CREATE DATABASE {name}"], check=True)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(900):
        if process.poll() is not None:
            break
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the house did not start:\n{log.read_text(errors='replace')[-4000:]}")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    quiet = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *quiet],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {
        "viewport": PHONE,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "device_scale_factor": 2,
        "has_touch": True,
    }
