"""A test run that proves nothing fails, and several parts are closed by one line that counts all of them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import __main__ as suite

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with this project's conftest and nothing of Django."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = -p no:django -p no:playwright -p no:cacheprovider\nmarkers = journey\n"
    )
    (tmp_path / "tests" / "journeys").mkdir(parents=True)
    return tmp_path


def write(project: Path, name: str, source: str) -> None:
    (project / "tests" / name).write_text(source)


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
    write(project, "journeys/test_way.py", "def test_way(): pass\n")
    monkeypatch.setattr(suite, "ROOT", project)
    assert suite.run("sqlite") == 0
    said = capfd.readouterr().out
    assert said.count(" passed") == 1
    assert " 3 passed in " in said.splitlines()[-1]


def test_a_failure_in_any_part_fails_the_run(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write(project, "test_one.py", "def test_one(): assert 1 == 2\n")
    write(project, "journeys/test_way.py", "def test_way(): pass\n")
    monkeypatch.setattr(suite, "ROOT", project)
    assert suite.run("sqlite") == 1
    assert " 1 failed, 1 passed in " in capfd.readouterr().out.splitlines()[-1]


def test_a_part_without_tests_fails_the_run(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write(project, "test_one.py", "def test_one(): pass\n")
    monkeypatch.setattr(suite, "ROOT", project)
    assert suite.run("sqlite") == pytest.ExitCode.NO_TESTS_COLLECTED
    assert " 1 passed in " in capfd.readouterr().out.splitlines()[-1]
