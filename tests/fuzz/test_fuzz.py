"""What once broke a parser breaks it no more; and each gets a number of inputs that a machine made up, the same ones each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.harness import CORPUS, Harness, harnesses

RUNS, PATIENCE, LEAST = 120, 8, 70


@pytest.fixture(scope="module")
def known() -> dict[str, Harness]:
    """Read when they are asked for, not whenever tests are looked for."""
    return harnesses()


def test_each_reads_what_it_is_made_for_and_what_once_broke_it(known: dict[str, Harness]) -> None:
    wrong = []
    for name, one in known.items():
        kept = [(path.name, path.read_bytes()) for path in one.kept()]
        for said, raw in (*((f"seed {number}", seed) for number, seed in enumerate(one.seeds)), *kept):
            try:
                one.take(raw, patience=PATIENCE)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                wrong.append(f"{name} {said}: {error!r}")
    assert wrong == []
    assert len(known) >= LEAST
    assert {folder.name for folder in CORPUS.iterdir() if folder.is_dir()} <= set(known)


def test_no_parser_breaks_on_what_a_machine_makes_up(tmp_path: Path) -> None:
    """Guided by which branches an input reaches (atheris), from the seeds and what was kept; `make fuzz` goes on for minutes."""
    asked = [sys.executable, "-P", "-m", "tests.fuzz", "--runs", str(RUNS), "--var", str(tmp_path)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert " parsers, 0 broken" in done.stdout
