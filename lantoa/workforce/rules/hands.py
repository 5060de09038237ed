"""Whose hands there are: those who are alike are counted together, how many of them come on each day, and what work they can do between
them. Counted together they may do at least what they may do one by one, so what is proved of them holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from lantoa.workforce.rules.batches import Batches, Span
from lantoa.workforce.rules.programme import Programme, Term
from lantoa.workforce.rules.scenario import Limits, Scenario, Worker

WEEK = 7
# With more skills than these on one day it is said who does what, not what every few skills together take.
FEW_SKILLS = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Workers who can do the same for as long a day; who of them is free differs from day to day."""

    kind: str
    minutes: int
    members: Sequence[Worker]
    skills: frozenset[str]
    limits: Limits
    # By the day's number, how many can come, and how many somebody said must.
    free: Sequence[int]
    forced: Sequence[int]

    @property
    def most(self) -> int:
        """Days in any seven that each of them may work."""
        return self.limits.days_of(self.minutes)


def groups(it: Scenario, *, one_by_one: bool = False) -> list[Group]:
    """The workers by what they can do; `one_by_one`: also by when they are free, so that each of a group can take another's place."""
    needed = {step.skill for product in it.products for step in product.steps} - {""}
    days = [it.day(number) for number in range(it.days)]
    alike: dict[tuple[object, ...], list[Worker]] = {}
    for one in it.workers:
        when = tuple((it.may(one, day), it.pinned.get((one.id, day), False)) for day in days) if one_by_one else ()
        alike.setdefault((one.kind, one.minutes, one.skills & needed, one.limits, when), []).append(one)
    return [
        Group(
            those[0].kind, those[0].minutes, those, those[0].skills & needed, those[0].limits,
            [sum(it.may(one, day) for one in those) for day in days],
            [sum(it.pinned.get((one.id, day), False) for one in those) for day in days],
        )
        for those in alike.values()
    ]  # fmt: skip


class Hands:
    """The columns and rows of who comes; none before `first`, where it is settled."""

    def __init__(
        self, programme: Programme, it: Scenario, groups: Sequence[Group], span: Span, batches: Batches, first: int
    ) -> None:
        self.programme, self.it, self.groups, self.batches = programme, it, groups, batches
        self.come: dict[tuple[int, int], int] = {}
        self.seasonal: dict[int, float] = {}
        for number, group in enumerate(groups):
            for day in range(first, span.end):
                column = programme.column(group.forced[day], group.free[day])
                self.come[number, day] = column
                if group.kind == "seasonal":
                    self.seasonal[column] = 1.0
            self._week(number, group, first, span)
        by_day: dict[int, set[str]] = {}
        for day, skill in [*batches.work, *batches.worked]:
            if day >= first:
                by_day.setdefault(day, set()).add(skill)
        for day, skills in sorted(by_day.items()):
            named = sorted(skills - {""})
            if len(named) <= FEW_SKILLS:
                self._together(day, named, skills)
            else:
                self._one_by_one(day, sorted(skills))

    def _week(self, number: int, group: Group, first: int, span: Span) -> None:
        allowed = group.most * len(group.members)
        begin = max(first - WEEK + 1, 0)
        for day in range(begin, max(span.end - WEEK, begin) + 1):
            week = range(day, min(day + WEEK, span.end))
            settled = sum(span.done.hands.get((number, one), 0) for one in week if one < first)
            open_ = [(self.come[number, one], 1.0) for one in week if one >= first]
            if open_:
                self.programme.at_most(allowed - settled, open_)

    def _terms(self, day: int, skills: Sequence[str]) -> tuple[list[Term], float]:
        terms = [term for skill in skills for term in self.batches.work.get((day, skill), [])]
        return terms, sum(self.batches.worked.get((day, skill), 0.0) for skill in skills)

    def _together(self, day: int, named: Sequence[str], skills: set[str]) -> None:
        """Of every few skills: what they take together is no more than those do who have any of them. That is enough for all of them."""
        for count in range(1, len(named) + 1):
            for those in combinations(named, count):
                terms, settled = self._terms(day, those)
                able = [
                    (self.come[number, day], -float(group.minutes))
                    for number, group in enumerate(self.groups)
                    if not group.skills.isdisjoint(those)
                ]
                self.programme.at_most(-settled, [*terms, *able])
        if "" in skills:
            terms, settled = self._terms(day, [*named, ""])
            able = [(self.come[number, day], -float(group.minutes)) for number, group in enumerate(self.groups)]
            self.programme.at_most(-settled, [*terms, *able])

    def _one_by_one(self, day: int, skills: Sequence[str]) -> None:
        parts: dict[str, list[Term]] = {}
        for number, group in enumerate(self.groups):
            does: list[Term] = []
            for skill in skills:
                if not skill or skill in group.skills:
                    part = self.programme.column(0, group.minutes * len(group.members))
                    does.append((part, 1.0))
                    parts.setdefault(skill, []).append((part, -1.0))
            self.programme.at_most(0, [*does, (self.come[number, day], -float(group.minutes))])
        for skill in skills:
            terms, settled = self._terms(day, [skill])
            self.programme.at_most(-settled, [*terms, *parts.get(skill, [])])
