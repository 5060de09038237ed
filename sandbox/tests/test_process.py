"""The sandbox as a process: starts, answers, stops, and refuses what it cannot take."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANNED = re.compile(r"^\s*(?:from|import)\s+(?:lantoa|config|django)\b", re.MULTILINE)


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sandbox", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_starts_answers_and_stops_cleanly(tmp_path: Path, signal_: signal.Signals) -> None:
    process = start("--port", "0", "--data", str(tmp_path / "data"))
    try:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(address[0] + "health", timeout=5) as answer:  # noqa: S310
            assert (answer.status, answer.read()) == (200, b"ok")
        process.send_signal(signal_)
        assert process.wait(timeout=10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate()
    assert (tmp_path / "data" / "sandbox.sqlite3").exists()


def test_a_taken_port_is_said_plainly(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--port", str(port), "--data", str(tmp_path / "x.sqlite3"))
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors == f"Port {port} is already used by another program. Choose another one: --port {port + 1}\n"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "5",
        '{"webhooks": 5}',
        '{"webhooks": [{}]}',
        '{"accounts": [{"bin": "1"}]}',
        '{"eid": []}',
        '{"csc": []}',
        '{"csc": {"clients": [{"client_id": "a"}]}}',
        '{"app_signer": {"clients": [{"sp_id": "a"}]}}',
        '{"eid": {"clients": [{"client_id": "a"}]}}',
    ],
)
def test_a_broken_start_file_is_said_plainly(tmp_path: Path, text: str) -> None:
    (tmp_path / "hooks.json").write_text(text)
    data = str(tmp_path / "x.sqlite3")
    process = start("--port", "0", "--data", data, "--webhooks", str(tmp_path / "hooks.json"))
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors.startswith("The sandbox cannot start: ")
    assert "Traceback" not in errors


def test_what_was_paid_survives_a_restart_and_the_start_file_can_be_read_again(tmp_path: Path) -> None:
    hooks = tmp_path / "hooks.json"
    hooks.write_text(json.dumps([{"account_number": "1", "url": "http://127.0.0.1:9/", "auth": "hmac", "key": "k"}]))
    for _ in range(2):
        process = start("--port", "0", "--data", str(tmp_path), "--webhooks", str(hooks))
        assert process.stdout is not None
        line = process.stdout.readline()
        with urllib.request.urlopen(line.split()[-1] + "sepay", timeout=5) as answer:  # noqa: S310
            assert answer.read().decode().count("http://127.0.0.1:9/") == 1
        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=10)
        assert process.returncode == 0


def test_certificates_carry_the_address_it_was_started_with(tmp_path: Path) -> None:
    process = start("--port", "0", "--data", str(tmp_path), "--address", "http://sandbox.example")
    try:
        assert process.stdout is not None
        with urllib.request.urlopen(process.stdout.readline().split()[-1] + "trust/issuing.crt", timeout=10) as answer:  # noqa: S310
            assert b"http://sandbox.example/trust/root.crl" in answer.read()
    finally:
        process.kill()
        process.communicate()


def test_it_knows_nothing_of_what_it_tries() -> None:
    files = [path for path in (ROOT / "sandbox").rglob("*.py")]
    assert len(files) > 10
    assert [path.name for path in files if BANNED.search(path.read_text(encoding="utf-8"))] == []


def test_the_headers_that_zalo_names_with_an_underscore_arrive(tmp_path: Path) -> None:
    process = start("--port", "0", "--data", str(tmp_path / "data"))
    try:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address is not None
        account = {"oa": "200200", "app": "800", "app_secret": "secret-of-this-test", "oa_secret": "oa-of-this-test"}
        code = _sent(f"{address[0]}zalo/accounts", json.dumps(account), {"Content-Type": "application/json"})["code"]
        token = f"grant_type=authorization_code&app_id=800&code={code}"
        said = _sent(f"{address[0]}zalo/v4/oa/access_token", token, {"secret_key": "secret-of-this-test"})
        assert said["access_token"]
    finally:
        process.kill()
        process.communicate()


def _sent(url: str, body: str, headers: dict[str, str]) -> dict[str, str]:
    asked = urllib.request.Request(url, body.encode(), headers)  # noqa: S310
    with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
        found: dict[str, str] = json.loads(answer.read())
    return found
