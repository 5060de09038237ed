"""A plan keeps promises, limits and turns, and says honestly which promise it cannot keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from math import ceil

import pytest

from lantoa.workforce.rules.plan import Impossible, Plan, plan
from lantoa.workforce.rules.scenario import Equipment, Limits, Product, Promise, Scenario, Step, Worker

FIRST = date(2026, 12, 1)
CAKES = Product(
    "cakes",
    [
        Step("grind", 2, setup=20, batch=60, skill="knife"),
        Step("fry", 1, skill="stove", equipment="pan"),
        Step("pack", 1),
    ],
    keeps=2,
)
OWNER = Worker("owner", "permanent", 480, frozenset({"knife", "stove"}))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def neighbours(count: int, *skills: str) -> list[Worker]:
    return [Worker(f"n{number}", "seasonal", 480, frozenset(skills)) for number in range(count)]


def faults(it: Scenario, found: Plan) -> list[str]:
    """Everything a plan does that it may not, added up by hand."""
    said: list[str] = []
    workers = {one.id: one for one in it.workers}
    by_day = Counter(shift.day for shift in found.shifts)
    said += [
        f"{who} twice on {when}"
        for (who, when), times in Counter((s.worker, s.day) for s in found.shifts).items()
        if times > 1
    ]
    for shift in found.shifts:
        if not it.may(workers[shift.worker], shift.day):
            said.append(f"{shift.worker} is away on {shift.day}")
    for who, one in workers.items():
        days = {shift.day for shift in found.shifts if shift.worker == who}
        most = one.limits.days_of(one.minutes)
        for number in range(it.days):
            if sum(day_ in days for day_ in (it.day(number + more) for more in range(7))) > most:
                said.append(f"{who} works too much from {it.day(number)}")
    said += [
        f"{who} not on {when}"
        for (who, when), yes in it.pinned.items()
        if yes and not any(s.worker == who and s.day == when for s in found.shifts)
    ]
    minutes: Counter[date] = Counter()
    pan: Counter[date] = Counter()
    for made in found.made:
        for step in next(one for one in it.products if one.id == made.product).steps:
            took = step.minutes * made.quantity + (
                step.setup * ceil(made.quantity / (step.batch or made.quantity)) if made.quantity else 0
            )
            minutes[made.day - timedelta(days=step.ahead)] += took
            if step.equipment:
                pan[made.day - timedelta(days=step.ahead)] += took
    hands: Counter[date] = Counter()
    for shift in found.shifts:
        hands[shift.day] += workers[shift.worker].minutes
    said += [
        f"{minutes[when]} minutes of work on {when} for {hands[when]}"
        for when in minutes
        if minutes[when] > hands[when] + 1e-6
    ]
    said += [f"too much in the pan on {when}" for when in pan if pan[when] > it.equipment[0].minutes + 1e-6]
    made_in_all = sum(made.quantity for made in found.made)
    unmade = sum(moved.quantity for moved in found.moved if moved.to is None)
    if made_in_all + unmade < sum(one.quantity for one in it.promises):
        said.append("pieces are missing")
    assert by_day is not None
    return said


def season(quantity: int, *workers: Worker, pan: int = 900) -> Scenario:
    promises = [Promise(f"p{number}", "cakes", day(number), quantity) for number in (3, 4, 8)]
    return Scenario(FIRST, 10, [CAKES], promises, [OWNER, *workers], [Equipment("pan", pan)])


def test_quiet_days_need_nobody_else() -> None:
    it = season(60, *neighbours(4, "knife"))
    found = plan(it, 5)
    assert faults(it, found) == []
    assert {shift.worker for shift in found.shifts} <= {"owner"}
    assert (found.moved, found.gap) == ([], 0)


def test_a_peak_calls_as_few_as_it_takes_and_shares_fairly() -> None:
    it = season(400, *neighbours(6, "knife", "stove"))
    found = plan(it, 5)
    assert faults(it, found) == []
    assert found.moved == []
    turns = Counter(shift.worker for shift in found.shifts if shift.worker != "owner")
    # 1,200 pieces of four minutes and at least twenty batches: not less than this many shifts beside the owner's, by hand.
    assert found.bound <= sum(turns.values()) <= found.bound / 0.9 + 1
    assert max(turns.values()) - min(turns.get(f"n{number}", 0) for number in range(6)) <= 1


def test_what_cannot_be_kept_is_said_and_moved_as_little_as_can_be() -> None:
    it = season(400)
    found = plan(it, 5)
    assert faults(it, found) == []
    assert found.moved
    assert {moved.promise for moved in found.moved} <= {"p3", "p4", "p8"}


def test_what_somebody_set_by_hand_stays() -> None:
    away = replace(neighbours(1, "knife", "stove")[0], id="away", away=frozenset({day(3)}))
    it = replace(
        season(300, *neighbours(4, "knife", "stove"), away), pinned={("n0", day(2)): False, ("away", day(3)): True}
    )
    found = plan(it, 5)
    assert faults(it, found) == []


def test_hands_that_break_a_limit_are_impossible() -> None:
    pinned = {("owner", day(number)): True for number in range(7)}
    with pytest.raises(Impossible):
        plan(replace(season(10), pinned=pinned), 5)


def test_a_minor_rests_two_days_of_seven() -> None:
    young = replace(OWNER, id="young", limits=Limits(5, 40 * 60))
    it = Scenario(
        FIRST,
        7,
        [replace(CAKES, keeps=0)],
        [Promise(f"p{n}", "cakes", day(n), 40) for n in range(7)],
        [young],
        [Equipment("pan", 900)],
    )
    found = plan(it, 5)
    assert faults(it, found) == []
    assert len(found.shifts) <= 5
    assert found.moved
