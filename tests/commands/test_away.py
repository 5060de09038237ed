"""PostgreSQL killed under the running web: polite at once, and served again when it is back, without a new start."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest

from bench.stage import serve, stage
from tests import postgres

# It starts a cluster and a web server and kills one of them.
pytestmark = pytest.mark.journey
# Looks an order up that there is not: never kept, always asked of the database.
ASKED = "/don/khong-co/"


def ask(port: int, path: str, method: str = "GET", body: str = "") -> tuple[int, dict[str, str], str]:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request(method, path, body or None, {"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        line.close()


def until(port: int, path: str, status: int, *, within: float) -> float:
    """Seconds until the address answers so; nothing but 503 may be answered before."""
    begun = time.monotonic()
    while time.monotonic() - begun < within:
        found = ask(port, path)[0]
        if found == status:
            return time.monotonic() - begun
        assert found == 503
        time.sleep(0.05)
    raise AssertionError(f"{path} never answered {status}")


def test_it_is_polite_while_postgresql_is_dead_and_serves_soon_after_it_is_back() -> None:
    with stage("postgresql") as there, serve(there, workers=1):
        folder = Path(dict(parse_qsl(urlsplit(there.database).query))["host"])
        for _ in range(5):
            assert ask(there.port, ASKED)[0] == 404
        killed = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(killed, signal.SIGKILL)
        os.waitpid(killed, 0)
        _while_it_is_dead(there.port)
        server = None
        try:
            server = _again(folder, there.database)
            assert until(there.port, ASKED, 404, within=10) < 5
            assert ask(there.port, "/health/ready")[0] == 200
            assert {ask(there.port, ASKED)[0] for _ in range(20)} == {404}
        finally:
            if server:
                postgres._stop(server)


def _again(folder: Path, address: str) -> subprocess.Popen[bytes]:
    """Started again as soon as the last process of the killed one is gone, and asked until it answers."""
    begun = time.monotonic()
    server = postgres._start(postgres.programs(), folder, postgres._owner())
    while time.monotonic() - begun < 60:
        try:
            with psycopg.connect(address):
                return server
        except psycopg.OperationalError:
            time.sleep(0.1)
        if server.poll() is not None:
            server = postgres._start(postgres.programs(), folder, postgres._owner())
    raise AssertionError((folder / "log").read_text())


def _while_it_is_dead(port: int) -> None:
    time.sleep(0.2)
    slowest = 0.0
    for _ in range(10):
        begun = time.monotonic()
        status, headers, page = ask(port, ASKED)
        slowest = max(slowest, time.monotonic() - begun)
        assert (status, headers.get("retry-after", "").isdigit()) == (503, True)
        assert "Bạn chờ một lát nhé" in page
    assert slowest < 5
    status, _headers, page = ask(port, "/mua/1/", "POST", "key=0190&name=Lan")
    assert status == 503
    assert 'name="key" value="0190"' in page
    assert ask(port, "/health/ready")[0] == 503
    assert ask(port, "/health/live")[0] == 200
