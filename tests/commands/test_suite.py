"""A test run that proves nothing fails, and several parts are closed by one line that counts all of them."""

import shutil
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests import __main__ as suite
from tests.commands.test_supervisor import gone

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with this project's conftest and nothing of Django."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = -p no:django -p no:playwright -p no:cacheprovider\nmarkers =\n    journey\n    alone\n    once\n    turns\n    miniature\n"
    )
    (tmp_path / "tests" / "journeys").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """No part is shared out to further processes: that the first may be shows the test that has them as they are."""
    monkeypatch.setattr(suite, "PARTS", tuple((name, chosen, ()) for name, chosen, _options in suite.PARTS))


def write(project: Path, name: str, source: str) -> None:
    (project / "tests" / name).write_text(source)


def write_the_later_parts(project: Path) -> None:
    """What follows the rooms' part: one test that is alone, and two ways, so that there is one for each database."""
    write(project, "test_by_itself.py", "import pytest\n\n@pytest.mark.alone\ndef test_by_itself(): pass\n")
    write(project, "journeys/test_way.py", "def test_there(): pass\n\ndef test_back(): pass\n")


def pytest_in(project: Path) -> int:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q"], cwd=project, capture_output=True, check=False
    ).returncode


def test_a_run_in_which_every_test_was_skipped_fails(project: Path) -> None:
    write(project, "test_one.py", "import pytest\n\n@pytest.mark.skip\ndef test_one(): pass\n")
    assert pytest_in(project) == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_run_with_one_test_that_passes_is_good(project: Path) -> None:
    write(project, "test_one.py", "import pytest\n\n@pytest.mark.skip\ndef test_one(): pass\n\ndef test_two(): pass\n")
    assert pytest_in(project) == 0


def test_what_make_faults_shows_at_length_is_left_to_it_only_where_it_follows(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, "test_small.py", "import pytest\n\n@pytest.mark.miniature\ndef test_small(): raise AssertionError\n")
    write(project, "test_one.py", "def test_one(): pass\n")
    monkeypatch.delenv("LANTOA_FAULTS_FOLLOW", raising=False)
    assert pytest_in(project) == 1
    monkeypatch.setenv("LANTOA_FAULTS_FOLLOW", "1")
    assert pytest_in(project) == 0
    said = (ROOT / ".ci" / "run").read_text()
    assert said.index("LANTOA_FAULTS_FOLLOW") < said.index("within make faults")


@pytest.mark.parametrize("options", [[], ["-n", "2"]])
def test_a_call_to_another_machine_fails(project: Path, options: list[str]) -> None:
    write(
        project,
        "test_out.py",
        "import socket\n\ndef test_out(): socket.create_connection(('192.0.2.1', 80), timeout=5)\n",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "tests talk to this machine only" in done.stdout


def test_the_parts_of_a_run_are_added_up_in_one_closing_line(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write(project, "test_one.py", "def test_one(): pass\n\ndef test_two(): pass\n")
    write_the_later_parts(project)
    monkeypatch.setattr(suite, "ROOT", project)
    assert suite.run("sqlite") == 0
    said = capfd.readouterr().out
    assert said.count(" passed") == 1
    assert " 5 passed in " in said.splitlines()[-1]


def test_a_failure_in_any_part_fails_the_run(
    project: Path, in_one: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write(project, "test_one.py", "def test_one(): assert 1 == 2\n")
    write_the_later_parts(project)
    monkeypatch.setattr(suite, "ROOT", project)
    assert suite.run("sqlite") == 1
    assert " 1 failed, 3 passed in " in capfd.readouterr().out.splitlines()[-1]


def test_over_both_databases_ways_take_turns_and_what_needs_none_is_left_out_on_the_second(
    project: Path, in_one: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write(project, "test_one.py", "import pytest\n\n@pytest.mark.once\ndef test_one(): pass\n\ndef test_two(): pass\n")
    write_the_later_parts(project)
    way = "import os, pytest\n\n@pytest.mark.parametrize('n', range(5))\ndef test_way(n):\n    "
    way += "with open('ways', 'a') as told: told.write(f\"{os.environ['LANTOA_TEST_TURN']} {n}\\n\")\n"
    write(project, "journeys/test_way.py", way)
    monkeypatch.setattr(suite, "ROOT", project)
    monkeypatch.setattr(suite, "cluster", lambda: nullcontext("sqlite"))
    assert suite.main(["sqlite", "postgresql"]) == 0
    assert (project / "ways").read_text().split("\n")[:-1] == ["0/2 0", "0/2 2", "0/2 4", "1/2 1", "1/2 3"]
    closing = [line for line in capfd.readouterr().out.splitlines() if " in " in line and " passed" in line]
    assert [line.split(" passed")[0].split()[-1] for line in closing] == ["6", "4"]
    assert suite.main(["sqlite"]) == 0
    assert (project / "ways").read_text().count("0/1") == 5


def test_a_part_without_tests_fails_the_run(
    project: Path, in_one: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write(project, "test_one.py", "def test_one(): pass\n")
    monkeypatch.setattr(suite, "ROOT", project)
    assert suite.run("sqlite") == pytest.ExitCode.NO_TESTS_COLLECTED
    assert " 1 passed in " in capfd.readouterr().out.splitlines()[-1]


def test_an_interrupted_run_lets_the_tests_clean_up_and_stops_postgresql(project: Path) -> None:
    write(
        project,
        "test_slow.py",
        "import pytest, time\n\n@pytest.fixture\ndef slow():\n    yield\n    open('cleaned', 'w').close()\n\n"
        "def test_slow(slow):\n    open('begun', 'w').close()\n    time.sleep(60)\n",
    )
    program = f"import sys; from pathlib import Path; from tests import __main__ as suite; suite.ROOT = Path({str(project)!r}); "
    program += "suite.PARTS = (('rooms', '', ()),); sys.exit(suite.main(['postgresql']))"
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    until = time.monotonic() + 30
    while not (project / "begun").exists() and time.monotonic() < until:
        time.sleep(0.05)
    servers = children_named("postgres", of=process.pid)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=40)
    assert process.returncode == 130
    assert "Interrupted." in said
    assert (project / "cleaned").exists()
    assert len(servers) == 1
    assert gone(servers)


def children_named(name: str, *, of: int) -> list[int]:
    found = []
    for pid in Path(f"/proc/{of}/task/{of}/children").read_text().split():
        if name in Path(f"/proc/{pid}/comm").read_text():
            found.append(int(pid))
    return found
