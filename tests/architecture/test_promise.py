"""What the README promises is what the records add up to."""

import json
from pathlib import Path

import pytest

from tests.faults.promise import kept, sentence

ROOT = Path(__file__).resolve().parents[2]
KILLS = {
    "harness": "kill",
    "database": "sqlite",
    "control": "",
    "counts": {"worker kills": 4000},
    "violations": 0,
    "seeds": [1, 1],
}


def test_the_readme_says_what_was_recorded() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert sentence(kept()) in readme, "take the sentence from: python -m tests.faults.promise"


def test_records_add_up_and_weakened_copies_do_not_count() -> None:
    days = {**KILLS, "harness": "days", "counts": {"days": 10}}
    weak = {**KILLS, "control": "key-forgotten", "violations": 3}
    said = sentence(json.dumps(one) for one in (KILLS, KILLS, weak, days))
    assert said.startswith("8,000 killed workers and 10 simulated days")


def test_a_violation_leaves_nothing_to_promise() -> None:
    with pytest.raises(ValueError, match="kill on sqlite, seeds"):
        sentence([json.dumps({**KILLS, "violations": 1})])
