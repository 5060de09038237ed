"""The plan of a market on squared paper: names of new places, and lettings that would meet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

GRADES = (1, 2, 3)
LONGEST_NAME, LONGEST_PLACE, LONGEST_ROW, LONGEST_WORDS = 120, 12, 40, 160
MOST_LINES, MOST_COLUMNS, MOST_AT_ONCE = 60, 60, 60


def place_names(prefix: str, wanted: int, taken: Collection[str]) -> list[str]:
    """So many names that nothing bears yet, counted on from 1: A1, A2, A4 where A3 is taken."""
    names: list[str] = []
    number = 0
    while len(names) < wanted:
        number += 1
        name = f"{prefix}{number}"
        if name not in taken:
            names.append(name)
    return names


def free_columns(wanted: int, taken: Collection[int]) -> list[int]:
    """The first spots of a line, from the left, on which nothing stands; fewer than wanted where the paper ends."""
    return [column for column in range(1, MOST_COLUMNS + 1) if column not in taken][:wanted]


def over_from(last_day: date) -> dict[str, str]:
    """The last day of something and the first on which it is over, as acts tell them."""
    return {"until": last_day.isoformat(), "from": (last_day + timedelta(days=1)).isoformat()}


def meets(
    since: date, until: date | None, others: Iterable[tuple[date, date | None]]
) -> tuple[date, date | None] | None:
    """The first of the other lettings that shares a day with this one; None as an end means for good."""
    for first, last in others:
        if (until is None or first <= until) and (last is None or last >= since):
            return first, last
    return None
