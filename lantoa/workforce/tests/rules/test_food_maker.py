"""The food maker of the demo community: seven or eight neighbours at its peak, and nobody beside the household in its quiet weeks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lantoa.workforce.rules.plan import plan
from lantoa.workforce.rules.scenario_file import read
from lantoa.workforce.tests.rules.added_up import faults

FILE = Path(__file__).parents[4] / "bench" / "scenarios" / "food_maker.json"


def test_a_peak_of_seven_or_eight_and_quiet_weeks_with_nobody_else() -> None:
    it = read(FILE.read_text("utf-8"))
    # So many seconds only where the machine is busy: this one is proved at once.
    found = plan(it, 20)
    assert faults(it, found) == []
    assert (found.moved, found.proved, found.gap <= 0.02) == ([], True, True)
    kinds = {one.id: one.kind for one in it.workers}
    called = Counter(it.number(shift.day) for shift in found.shifts if kinds[shift.worker] == "seasonal")
    assert set(called) == {9, 10, 11, 12, 13}
    assert set(called.values()) == {7, 8}
    own = Counter(shift.worker for shift in found.shifts if kinds[shift.worker] == "permanent")
    assert len(own) == 3
    assert max(own.values()) - min(own.values()) <= 1
