"""Who was to come on a day by the plan before comes by the new one too, where it calls as many: nobody is told off for no reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from lantoa.workforce.rules.scenario import Scenario, Worker
from lantoa.workforce.rules.turns import Shift

WEEK = 7


def steady(it: Scenario, shifts: Sequence[Shift], before: Collection[tuple[str, date]]) -> list[Shift]:
    """The same number of hands of the same use on each day, by those who were to come before as far as their limits, their days off and what
    was set by hand let them. Somebody takes the place of who can do no more than they can, for no longer a day. Where the plan can give
    a day in return it does, so that turns stay as even as they were."""
    told = _Told(it, shifts)
    for day in sorted({day for _who, day in before}):
        for who in sorted(who for who, on in before if on == day):
            _let_stay(told, who, day, before)
    return sorted(told.shifts(), key=lambda one: (one.day, one.worker))


class _Told:
    """Who comes on which days, and who may."""

    def __init__(self, it: Scenario, shifts: Sequence[Shift]) -> None:
        self.it = it
        self.people = {one.id: one for one in it.workers}
        needed = {step.skill for product in it.products for step in product.steps} - {""}
        self.skills = {one.id: one.skills & needed for one in it.workers}
        self.come: dict[str, set[date]] = {one.id: set() for one in it.workers}
        for shift in shifts:
            self.come[shift.worker].add(shift.day)

    def shifts(self) -> list[Shift]:
        return [Shift(who, day) for who, days in self.come.items() for day in days]

    def can_replace(self, who: str, other: str) -> bool:
        one, two = self.people[who], self.people[other]
        return one.kind == two.kind and one.minutes >= two.minutes and self.skills[who] >= self.skills[other]

    def free(self, who: str, day: date) -> bool:
        return day not in self.come[who] and self.it.may(self.people[who], day)

    def fits(self, who: str, day: date, without: date | None = None) -> bool:
        """Whether one more day is within what they may work in any seven days."""
        days, most = self.come[who] - {without}, _most(self.people[who])
        first = [day - timedelta(days=back) for back in range(WEEK)]
        return all(sum(begin <= one < begin + timedelta(days=WEEK) for one in days) < most for begin in first)

    def must(self, who: str, day: date) -> bool:
        return self.it.pinned.get((who, day), False)

    def swap(self, who: str, other: str, day: date) -> None:
        """`who` comes on the day in the place of `other`."""
        self.come[other].remove(day)
        self.come[who].add(day)


def _most(one: Worker) -> int:
    return one.limits.days_of(one.minutes)


def _let_stay(told: _Told, who: str, day: date, before: Collection[tuple[str, date]]) -> None:
    if who not in told.people or not told.free(who, day):
        return
    instead = [
        other
        for other, days in told.come.items()
        if day in days and (other, day) not in before and not told.must(other, day) and told.can_replace(who, other)
    ]
    instead.sort(key=lambda other: (-_had(told, other), other))
    for other in instead:
        for given in sorted(told.come[who], key=lambda one: ((other, one) not in before, one)):
            if (
                (who, given) not in before and not told.must(who, given) and told.can_replace(other, who)
                and told.free(other, given) and told.fits(who, day, given) and told.fits(other, given, day)
            ):  # fmt: skip
                told.swap(who, other, day)
                told.swap(other, who, given)
                return
    if instead and told.fits(who, day):
        told.swap(who, instead[0], day)


def _had(told: _Told, who: str) -> int:
    return told.people[who].lately + len(told.come[who])
