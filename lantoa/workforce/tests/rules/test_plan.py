"""A plan keeps promises, limits and turns, and says honestly which promise it cannot keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from math import ceil
from random import Random

import pytest

from lantoa.workforce.rules.plan import Impossible, plan
from lantoa.workforce.rules.scenario import Equipment, Limits, Product, Promise, Scenario, Step, Worker
from lantoa.workforce.rules.search import Found, Search
from lantoa.workforce.tests.rules.added_up import faults

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
    with pytest.raises(Impossible) as told:
        plan(replace(season(10), pinned=pinned), 5)
    assert (told.value.worker, told.value.since, told.value.days, told.value.most) == ("owner", day(0), 7, 6)


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


@pytest.mark.parametrize("seed", range(8))
def test_small_ones_are_as_good_as_trying_everything(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - the same scenarios every time
    minutes, setup, batch = chance.choice((60, 90, 150)), chance.choice((0, 60, 200)), chance.choice((0, 2, 3))
    keeps, days, people = chance.choice((0, 1, 2)), 4, 3
    due = [chance.choice((0, 1, 2, 3, 5)) for _day in range(days)]
    loaf = Product("loaf", [Step("bake", minutes, setup, batch)], keeps)
    promises = [Promise(f"p{number}", "loaf", day(number), pieces) for number, pieces in enumerate(due) if pieces]
    it = Scenario(FIRST, days, [loaf], promises, neighbours(people))

    def shifts(made: tuple[int, ...]) -> int | None:
        for number in range(days):
            ready = sum(made[: number + 1])
            if not sum(due[: number + 1]) <= ready <= sum(due[: number + 1 + keeps]):
                return None
        called = [ceil((minutes * one + (setup * ceil(one / (batch or one)) if one else 0)) / 480) for one in made]
        return sum(called) if max(called) <= people else None

    tried = [one for made in product(range(sum(due) + 1), repeat=days) if (one := shifts(made)) is not None]
    found = plan(it, 5)
    assert faults(it, found) == []
    if tried:
        assert (found.weighed, found.bound, found.moved) == (min(tried), min(tried), [])
    else:
        assert found.moved


def test_whole_batches_and_the_proof_hold_for_many_products() -> None:
    chance = Random(3)  # noqa: S311 - the same scenario every time
    goods = [
        Product(f"g{n}", [Step("cut", 2, 30, 40, "knife", ahead=n % 2), Step("cook", 1, 20, 60, "stove", "pan")], n % 4)
        for n in range(6)
    ]
    promises = [
        Promise(f"{one.id} {n}", one.id, day(n), chance.randint(5, 70)) for one in goods for n in range(2, 12) if n % 3
    ]
    it = Scenario(FIRST, 12, goods, promises, [OWNER, *neighbours(8, "knife", "stove")], [Equipment("pan", 1200)])
    found = plan(it, 3)
    assert faults(it, found) == []
    assert found.moved == []
    assert 0 < found.bound <= found.weighed <= found.bound * 1.2 + 1


@pytest.mark.parametrize(
    ("why", "of", "change"),
    [
        ("hands", "", {"workers": []}),
        ("hands", "", {"workers": [OWNER]}),
        ("skill", "stove", {"workers": [OWNER, *neighbours(9, "knife")]}),
        ("equipment", "pan", {"equipment": [Equipment("pan", 60)]}),
    ],
)
def test_what_is_too_little_is_named(why: str, of: str, change: dict[str, object]) -> None:
    it = replace(season(1000, *neighbours(9, "knife", "stove"), pan=1900), **change)  # type: ignore[arg-type]
    found = plan(it, 5)
    assert faults(it, found) == []
    assert {(one.why, one.of) for one in found.moved} == {(why, of)}


def test_a_promise_before_its_first_step_could_be_done_is_moved_to_when_it_can() -> None:
    rice = Product("rice", [Step("soak", 1, ahead=2), Step("cook", 1)])
    it = Scenario(FIRST, 5, [rice], [Promise("early", "rice", day(1), 10)], [OWNER])
    found = plan(it, 5)
    assert [(one.promise, one.quantity, one.to, one.why) for one in found.moved] == [("early", 10, day(2), "days")]
    assert found.gap == 0


def test_one_promise_too_many_moves_one_and_no_other() -> None:
    it = Scenario(
        FIRST,
        6,
        [Product("cake", [Step("bake", 48)])],
        [Promise(f"p{n}", "cake", day(n), 11 if n == 2 else 10) for n in range(5)],
        [replace(OWNER, limits=Limits(7, 7 * 480))],
    )
    found = plan(it, 5)
    assert faults(it, found) == []
    # The one piece too many waits for the first day on which there is room, and takes the place of none.
    assert [(one.promise, one.quantity, one.to) for one in found.moved] == [("p2", 1, day(5))]
    assert found.gap == 0


def test_alike_people_are_called_as_often_whoever_is_away_when() -> None:
    those = [
        replace(one, away=frozenset({day(number)}), lately=number % 2)
        for number, one in enumerate(neighbours(6, "knife", "stove"))
    ]
    it = season(500, *those)
    found = plan(it, 5)
    assert faults(it, found) == []
    turns = Counter(shift.worker for shift in found.shifts)
    had = [turns[one.id] + one.lately for one in those]
    assert max(had) - min(had) <= 1


def test_hands_that_are_enough_only_when_counted_together_are_told_apart() -> None:
    """Four of one and none of the other: together they may work twelve days, each alone six of the first seven."""
    first = Worker("first", "seasonal", 480, away=frozenset(day(n) for n in range(7, 14)))
    second = Worker("second", "seasonal", 480, away=frozenset(day(n) for n in range(7)))
    it = Scenario(
        FIRST, 14, [Product("mat", [Step("weave", 480)])], [Promise(f"p{n}", "mat", day(n), 1) for n in range(14)], [first, second]
    )  # fmt: skip
    found = plan(it, 5)
    assert faults(it, found) == []
    assert len(found.shifts) == 12
    assert sum(one.quantity for one in found.moved) == 2


def test_a_season_by_windows_keeps_every_limit_across_them() -> None:
    chance = Random(5)  # noqa: S311 - the same season every time
    goods = [
        Product(f"g{n}", [Step("cut", 3, 20, 40, "knife", ahead=n), Step("cook", 2, 15, 50, "", "pan")], 2 + n)
        for n in range(3)
    ]
    promises = [
        Promise(f"{one.id} {n}", one.id, day(n), chance.randint(10, 60)) for one in goods for n in range(3, 60, 2)
    ]
    promises.append(Promise("wedding", "g0", day(31), 900))
    it = Scenario(FIRST, 60, goods, promises, [OWNER, *neighbours(3, "knife")], [Equipment("pan", 900)])
    found = plan(it, 3)
    assert faults(it, found) == []
    assert {one.promise for one in found.moved} <= {one.id for one in promises}
    assert 0 < found.bound <= found.weighed


def test_where_a_busy_machine_finds_nothing_in_the_time_no_promise_is_moved_for_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    it, run, runs = season(400, *neighbours(6, "knife", "stove")), Search.run, list[Found | None]()

    def first_time_nothing(self: Search) -> Found | None:
        runs.append(run(self) if runs else None)
        return runs[-1]

    monkeypatch.setattr(Search, "run", first_time_nothing)
    assert not plan(it, 5).moved
    assert len(runs) == 2
