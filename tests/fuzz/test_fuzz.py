"""What once broke a parser breaks it no more; and each gets a number of inputs that a machine made up, the same ones each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.harness import CORPUS, harnesses

ALL = harnesses()
KEPT = [(name, path) for name, one in ALL.items() for path in one.kept()]
RUNS = 120


@pytest.mark.parametrize("name", ALL)
def test_what_a_parser_is_made_for_it_reads(name: str) -> None:
    taken = [ALL[name].take(seed, patience=8) for seed in ALL[name].seeds]
    assert len(taken) == len(ALL[name].seeds)


@pytest.mark.parametrize(("name", "path"), KEPT, ids=[f"{name}/{path.name}" for name, path in KEPT])
def test_what_once_broke_it_does_so_no_more(name: str, path: Path) -> None:
    ALL[name].take(path.read_bytes(), patience=8)


def test_everything_kept_belongs_to_a_parser() -> None:
    assert {folder.name for folder in CORPUS.iterdir() if folder.is_dir()} <= set(ALL)
    assert len(ALL) >= 60


def test_no_parser_breaks_on_what_a_machine_makes_up(tmp_path: Path) -> None:
    """Guided by which branches an input reaches (atheris), from the seeds and what was kept; `make fuzz` goes on for minutes."""
    asked = [sys.executable, "-P", "-m", "tests.fuzz", "--runs", str(RUNS), "--var", str(tmp_path)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert f"{len(ALL)} parsers, 0 broken" in done.stdout
