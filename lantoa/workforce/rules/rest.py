"""Whoever worked the days before rests first: the limit of any seven days does not begin anew with a plan."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

WEEK = 7


def rest_days(worked: Collection[date], most: int, first: date) -> frozenset[date]:
    """Days of the first week from `first` on that somebody keeps free, so that with what they worked before no seven days hold more than
    `most`. The earliest days stay theirs to work: what orders ask for is near."""
    kept: set[date] = set()
    open_ = 0
    for number in range(WEEK - 1):
        day = first + timedelta(days=number)
        before = sum(day - timedelta(days=WEEK) < one < first for one in worked)
        if before and before + open_ + 1 > most:
            kept.add(day)
        else:
            open_ += 1
    return frozenset(kept)
