"""`lantoa run` says plainly, before anything starts, when a port cannot be used."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.run import port_refusal

ROOT = Path(__file__).resolve().parents[2]


def taken() -> socket.socket:
    other = socket.create_server(("127.0.0.1", 0))
    other.listen()
    return other


def taken_after_a_free_one() -> socket.socket:
    """A taken port whose neighbour below nobody has: below the range the system gives others from, and tried first."""
    for port in range(21_000, 30_000, 10):
        try:
            socket.create_server(("127.0.0.1", port)).close()
            return socket.create_server(("127.0.0.1", port + 1))
        except OSError:
            continue
    raise AssertionError("no two free ports beside each other")


def lantoa_run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "config.command", "run", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)


def test_a_taken_port_is_said_in_both_languages_with_the_way_out() -> None:
    with taken() as other:
        port = other.getsockname()[1]
        answer = lantoa_run("--port", str(port))
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert f"Cổng {port} đang có chương trình khác dùng" in answer.stderr
    assert f"Port {port} is already taken" in answer.stderr
    assert f"make run PORT={port + 10}" in answer.stderr


def test_a_taken_sandbox_port_is_said_too_and_the_way_out_names_the_port_to_ask_for() -> None:
    with taken_after_a_free_one() as other:
        port = other.getsockname()[1]
        answer = lantoa_run("--port", str(port - 1))
    assert answer.returncode == 1
    assert f"Port {port} is already taken" in answer.stderr
    assert f"make run PORT={port + 9}" in answer.stderr


@pytest.mark.parametrize("port", [0, -1, 65536, 99999])
def test_what_is_no_port_is_refused(port: int) -> None:
    assert f"{port} is no port" in port_refusal("127.0.0.1", port)


def test_the_last_port_leaves_none_for_the_sandbox() -> None:
    answer = lantoa_run("--port", "65535")
    assert answer.returncode == 1
    assert "65536 is no port" in answer.stderr


def test_a_port_with_letters_is_refused_without_a_stack_trace() -> None:
    answer = lantoa_run("--port", "8000a")
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_an_address_of_another_machine_is_said() -> None:
    assert "cannot be opened" in port_refusal("192.0.2.1", 8000)


def test_a_free_port_is_no_reason_to_refuse() -> None:
    with taken() as other:
        port = other.getsockname()[1]
    assert port_refusal("127.0.0.1", port) == ""
