"""Neighbours who are alike do not swap days for no reason, and nobody is kept beyond a limit for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from lantoa.workforce.rules.scenario import Product, Scenario, Step, Worker
from lantoa.workforce.rules.steady import steady
from lantoa.workforce.rules.turns import Shift

FIRST = date(2026, 12, 1)
CAKES = Product("cakes", [Step("grind", 2, skill="knife"), Step("pack", 1, skill="box")])


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def hand(name: str, *skills: str, away: Iterable[int] = (), minutes: int = 480, kind: str = "seasonal") -> Worker:
    return Worker(name, kind, minutes, frozenset(skills or ("knife",)), frozenset(map(day, away)))  # type: ignore[arg-type]


def week(*workers: Worker, days: int = 10, **pinned: int) -> Scenario:
    set_ = {(who, day(number)): True for who, number in pinned.items()}
    return Scenario(FIRST, days, [CAKES], [], workers, [], set_)


def shifts(**days: Iterable[int]) -> list[Shift]:
    return [Shift(who, day(number)) for who, those in days.items() for number in those]


def kept(it: Scenario, new: list[Shift], old: list[Shift]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {one.id: [] for one in it.workers}
    told = steady(it, new, {(one.worker, one.day) for one in old})
    assert Counter(one.day for one in told) == Counter(one.day for one in new)
    for one in told:
        found[one.worker].append(it.number(one.day))
    return found


def test_the_same_again_changes_nobody_s_days() -> None:
    it = week(hand("an"), hand("bo"), hand("co"))
    old = shifts(an=[0, 2], bo=[1, 3], co=[2])
    assert kept(it, shifts(bo=[0, 2], an=[1], co=[2, 3]), old) == {"an": [0, 2], "bo": [1, 3], "co": [2]}


def test_where_fewer_are_called_only_so_many_are_told_off() -> None:
    it = week(hand("an"), hand("bo"), hand("co"))
    found = kept(it, shifts(co=[1]), shifts(an=[1], bo=[1]))
    assert sorted(found["an"] + found["bo"]) == [1]
    assert found["co"] == []


def test_a_day_is_given_in_return_so_that_turns_stay_even() -> None:
    it = week(hand("an"), hand("bo"))
    assert kept(it, shifts(an=[0, 5], bo=[1, 6]), shifts(bo=[0])) == {"an": [1, 5], "bo": [0, 6]}


def test_limits_days_off_and_what_was_set_by_hand_come_first() -> None:
    full = shifts(bo=range(6), an=[6])
    it = week(hand("an"), hand("bo"))
    assert 6 not in kept(it, full, shifts(bo=range(7)))["bo"]
    it = week(hand("an"), hand("bo", away=[3]))
    assert kept(it, shifts(an=[3]), shifts(bo=[3]))["an"] == [3]
    it = week(hand("an"), hand("bo"), an=3)
    assert kept(it, shifts(an=[3]), shifts(bo=[3]))["an"] == [3]


def test_who_can_more_takes_the_place_of_who_can_less_and_never_the_other_way() -> None:
    it = week(hand("an", "knife", "box"), hand("bo"))
    assert kept(it, shifts(bo=[2]), shifts(an=[2]))["an"] == [2]
    assert kept(it, shifts(an=[2]), shifts(bo=[2]))["bo"] == []
    short = week(hand("an"), hand("bo", minutes=300), hand("co", kind="permanent"))
    assert kept(short, shifts(an=[2]), shifts(bo=[2], co=[2]))["an"] == [2]


def test_whom_nobody_knows_any_more_is_passed_over() -> None:
    assert kept(week(hand("an")), shifts(an=[2]), shifts(gone=[2], an=[20]))["an"] == [2]
