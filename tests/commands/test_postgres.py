"""The tests' own PostgreSQL is safe on disk, out of everybody's reach, and gone afterwards."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest

from tests.commands.test_supervisor import gone
from tests.postgres import cluster

ROOT = Path(__file__).resolve().parents[2]
SAY = "import os, time; print(os.environ['LANTOA_DATABASE'], flush=True); time.sleep({seconds})"


def folder_of(address: str) -> Path:
    return Path(dict(parse_qsl(urlsplit(address.strip()).query))["host"])


def server_of(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def test_it_keeps_what_was_committed_listens_on_no_network_and_leaves_nothing() -> None:
    with cluster() as address:
        folder, server = folder_of(address), server_of(folder_of(address))
        with psycopg.connect(host=str(folder), port=5432, user="lantoa", dbname="lantoa") as connection:
            said = {
                name: connection.execute(f"SHOW {name}").fetchone()
                for name in ("fsync", "listen_addresses", "server_encoding")
            }
            version = connection.info.server_version
    assert said == {"fsync": ("on",), "listen_addresses": ("",), "server_encoding": ("UTF8",)}
    assert version >= 150000
    assert gone([server])
    assert not folder.exists()


def test_a_failure_inside_still_stops_it() -> None:
    seen: dict[str, int] = {}

    def fail_beside_it() -> None:
        with cluster() as address:
            seen[address] = server_of(folder_of(address))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_beside_it()
    ((address, server),) = seen.items()
    assert gone([server])
    assert not folder_of(address).exists()


@pytest.mark.parametrize(
    ("number", "removed"), [(signal.SIGINT, True), (signal.SIGTERM, True), (signal.SIGKILL, False)]
)
def test_interrupted_or_killed_it_does_not_go_on_running(number: signal.Signals, removed: bool) -> None:
    command = [sys.executable, "-m", "tests.postgres", sys.executable, "-c", SAY.format(seconds=30)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout
    folder = folder_of(process.stdout.readline())
    server = server_of(folder)
    os.killpg(process.pid, number)
    process.wait(20)
    process.stdout.close()
    assert gone([server], within=20)
    assert folder.exists() is not removed
    if not removed:
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_the_command_beside_it_gives_the_exit_code() -> None:
    started = time.monotonic()
    answer = subprocess.run([sys.executable, "-m", "tests.postgres", "sh", "-c", "exit 3"], cwd=ROOT, check=False)
    assert answer.returncode == 3
    assert time.monotonic() - started < 30
