"""Whatever ends the supervisor or one of its processes, nothing of it goes on running."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def household(
    scene: str, *, stdout: int = subprocess.PIPE, before: list[str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    command = [*(before or []), sys.executable, "-m", "tests.commands.household", scene]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL, cwd=ROOT, start_new_session=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout and not process.stdout.closed:
            process.stdout.close()


def numbers(handle: int, *, expected: int) -> list[int]:
    """The process numbers said until `expected` of them are known and the household is ready."""
    text = b""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        text += os.read(handle, 65536)
        found = [int(number) for line in re.findall(rb"pids ([\d ]+)", text) for number in line.split()]
        if len(found) >= expected and b"ready" in text and (b"deaf" in text or expected == 1):
            return found
    raise AssertionError(f"the household did not start: {text[-500:]!r}")


def alive(pids: list[int]) -> list[int]:
    """Those still running; a zombie that nobody has fetched yet runs no more."""
    running = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            running.append(pid)
    return running


def gone(pids: list[int], *, within: float = 10.0) -> bool:
    until = time.monotonic() + within
    while alive(pids) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pids)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_stops_all_even_those_who_do_not_listen(number: signal.Signals) -> None:
    with household("plain") as process:
        assert process.stdout
        pids = numbers(process.stdout.fileno(), expected=3)
        assert alive(pids) == pids
        process.send_signal(number)
        rest = process.stdout.read()
        assert process.wait(10) == 0
        assert gone(pids)
        assert "Đang dừng" in rest.decode()


def test_kill_9_of_the_supervisor_leaves_nothing() -> None:
    with household("plain") as process:
        assert process.stdout
        pids = numbers(process.stdout.fileno(), expected=3)
        process.kill()
        assert gone(pids)


def test_a_reader_that_goes_away_stops_all() -> None:
    with household("talking") as process:
        assert process.stdout
        pids = numbers(process.stdout.fileno(), expected=3)
        process.stdout.close()
        assert process.wait(10) == 0
        assert gone(pids)


def test_a_reader_that_stops_reading_does_not_stop_the_household() -> None:
    with household("talking") as process:
        assert process.stdout
        pids = numbers(process.stdout.fileno(), expected=3)
        time.sleep(1.0)
        assert alive(pids) == pids
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert gone(pids)


def test_closing_the_terminal_stops_all() -> None:
    ours, theirs = pty.openpty()
    with household("plain", stdout=theirs) as process:
        os.close(theirs)
        pids = numbers(ours, expected=3)
        os.close(ours)
        assert process.wait(10) == 0
        assert gone(pids)


def test_under_nohup_the_household_goes_on_when_the_terminal_hangs_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        log.open("wb") as file,
        household("plain", stdout=file.fileno(), before=["nohup"]) as process,
        log.open("rb") as reader,
    ):
        pids = numbers(reader.fileno(), expected=3)
        process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert alive(pids) == pids
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert gone(pids)


def test_when_one_ends_all_end_with_a_sentence_and_a_failure() -> None:
    with household("dying") as process:
        assert process.stdout
        pids = numbers(process.stdout.fileno(), expected=3)
        rest = process.stdout.read().decode()
        assert process.wait(10) == 1
        assert gone(pids)
        assert "“short” dừng bất ngờ (mã 7)" in rest
        assert "“short” ended unexpectedly (code 7)" in rest


def test_kill_9_of_a_process_takes_its_own_processes_along() -> None:
    with household("plain") as process:
        assert process.stdout
        pids = numbers(process.stdout.fileno(), expected=3)
        os.kill(pids[0], signal.SIGKILL)
        assert process.wait(10) == 1
        assert gone(pids)
