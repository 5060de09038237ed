"""Days somebody said yes to: they come, whatever a plan reckons; it is planned on as many of them as fit within what they may work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

WEEK = 7


def that_fit(said: Collection[date], by_hand: Collection[date], most: int) -> frozenset[date]:
    """Of the days said yes to, the earliest ones that with those set by hand are no more than `most` in any seven days. The others are
    between the two of them: a plan is made all the same, and does without these."""
    taken = set(by_hand)
    for day in sorted(set(said) - taken):
        if all(sum(begin <= one < begin + timedelta(days=WEEK) for one in taken) < most for begin in _weeks_of(day)):
            taken.add(day)
    return frozenset(taken & set(said))


def around(days: Collection[date]) -> frozenset[date]:
    """These days and those within a week of them: whoever agreed to more than fits is asked to nothing more there."""
    return frozenset(day + timedelta(days=number) for day in days for number in range(1 - WEEK, WEEK))


def _weeks_of(day: date) -> list[date]:
    return [day - timedelta(days=back) for back in range(WEEK)]
