"""The whole house as `make run` starts it: its data are prepared once, and it is gone completely however it ends.

How long a second start takes is measured by `lantoa bench start`.
"""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.commands.test_supervisor import gone

ROOT = Path(__file__).resolve().parents[2]
# It starts every process for real: one after the other, with both cores to itself.
pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose data were prepared by a first start."""
    folder = tmp_path_factory.mktemp("installation")
    with house(folder) as process:
        assert "Lantoa đã sẵn sàng" in until_ready(process, within=120)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    return folder


@contextmanager
def house(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LANTOA_", "DJANGO_"))}
    environment |= {"LANTOA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    command = [sys.executable, "-P", "-m", "config.command", "run", "--port", str(free_port())]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pid in members(folder):
            # They die with the supervisor, some of them while this looks.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if process.stdout:
            process.stdout.close()


def until_ready(process: subprocess.Popen[bytes], *, within: float) -> str:
    assert process.stdout
    said, until = b"", time.monotonic() + within
    while b"Ctrl-C stops everything" not in said:
        readable, _, _ = select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))
        read = os.read(process.stdout.fileno(), 65536) if readable else b""
        assert read, f"the house was not ready within {within} s:\n{said.decode()[-3000:]}"
        said += read
    return said.decode()


def free_port() -> int:
    while True:
        with socket.socket() as web, socket.socket() as sandbox:
            web.bind(("127.0.0.1", 0))
            port: int = web.getsockname()[1]
            try:
                sandbox.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def members(folder: Path) -> list[int]:
    """Every process that was started for this installation, whoever its parent is now."""
    mark, found = f"LANTOA_VAR={folder}\0".encode(), []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def servers(folder: Path) -> list[int]:
    """The numbers of the web servers' main process, which has workers of its own."""
    return [
        pid
        for pid in members(folder)
        if re.search(rb"config.command\0web\0", Path(f"/proc/{pid}/cmdline").read_bytes())
    ]


def test_a_second_start_is_ready_without_preparing_again(folder: Path) -> None:
    prepared = gathered(folder)
    assert len(prepared) > 10
    with house(folder) as process:
        said = until_ready(process, within=30)
        assert len(members(folder)) >= 6
    assert re.search(r"http://127\.0\.0\.1:\d+\n", said)
    assert gathered(folder) == prepared


def gathered(folder: Path) -> dict[str, int]:
    """When each static file and each compiled template was written."""
    return {
        str(path): path.stat().st_mtime_ns
        for part in ("static", "templates")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_it_is_ended_no_process_of_it_remains(folder: Path, number: signal.Signals) -> None:
    with house(folder) as process:
        until_ready(process, within=30)
        everybody = members(folder)
        process.send_signal(number)
        code = process.wait(20)
        assert gone(everybody, within=15)
        assert members(folder) == []
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)


def test_when_nobody_reads_on_it_stops(folder: Path) -> None:
    with house(folder) as process:
        until_ready(process, within=30)
        everybody = members(folder)
        assert process.stdout
        process.stdout.close()
        assert process.wait(20) == 0
        assert gone(everybody, within=5)


def test_a_killed_web_server_takes_its_workers_and_the_rest_along(folder: Path) -> None:
    with house(folder) as process:
        until_ready(process, within=30)
        everybody = members(folder)
        os.kill(servers(folder)[0], signal.SIGKILL)
        assert process.wait(20) == 1
        assert gone(everybody, within=5)


def test_supervisor_and_web_server_killed_together_leave_no_worker(folder: Path) -> None:
    with house(folder) as process:
        until_ready(process, within=30)
        everybody = members(folder)
        for pid in (process.pid, servers(folder)[0]):
            os.kill(pid, signal.SIGKILL)
        process.wait(5)
        assert gone(everybody, within=15)
