"""The law's clock against a count by hand that shares nothing with it: the raw file of special days, and every five minutes looked at."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from lantoa.cases.rules.clock import Limit, Stop, due
from lantoa.kit.office_hours import office_hours
from lantoa.kit.world import VIETNAM

HOLIDAYS = Path(__file__).resolve().parents[1] / "lantoa" / "kit" / "data" / "holidays.csv"
STEP = timedelta(minutes=5)
# As the file of office hours says today; written here again so that a slip there shows.
HALVES = ((8, 12), (13, 17))


@dataclass(frozen=True)
class History:
    """One dossier's life as far as the clock knows it."""

    limit: Limit
    received: datetime
    stops: tuple[Stop, ...]
    more: int


def histories(count: int, seed: int) -> list[History]:
    """Made by chance over 2025 and 2026, more of them around Tết and the swapped days than by chance alone."""
    chance = random.Random(seed)  # noqa: S311
    return [_history(chance) for _number in range(count)]


def differences(those: list[History]) -> list[tuple[History, date | None, date]]:
    """The histories on which the clock and the count by hand do not agree."""
    days, hours = _special(), office_hours()
    told = [(one, due(one.limit, one.received, hours, stops=one.stops, more=one.more).day) for one in those]
    return [(one, said, counted) for one, said in told if said != (counted := _by_hand(one, days))]


def _history(chance: random.Random) -> History:
    if chance.random() < 0.5:
        around = chance.choice(
            [
                date(2025, 1, 27),
                date(2025, 4, 26),
                date(2025, 5, 2),
                date(2026, 1, 2),
                date(2026, 2, 16),
                date(2026, 8, 22),
            ]
        )
        day = around + timedelta(days=chance.randint(-12, 8))
    else:
        day = date(2025, 1, 1) + timedelta(days=chance.randrange(730))
    day = max(day, date(2025, 1, 1))
    received = _on(day, chance)
    limit = chance.choice(
        [Limit(0, late_after=time(15)), Limit(chance.randint(1, 45)), Limit(chance.randint(1, 60), working=False)]
    )
    stops, at = [], received
    for _number in range(chance.choice([0, 0, 1, 1, 2, 3])):
        began = _on(at.date() + timedelta(days=chance.randint(0, 9)), chance)
        began = max(began, at)
        at = began + STEP * chance.choice([0, 1, 30, 100, 288, 288 * 5, 288 * 20])
        stops.append(Stop(began, at))
    return History(limit, received, tuple(stops), chance.choice([0, 0, 0, 2, 10]))


def _on(day: date, chance: random.Random) -> datetime:
    return datetime.combine(day, time(chance.randrange(24), 5 * chance.randrange(12)), VIETNAM)


def _special() -> dict[str, str]:
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        return {row["date"]: row["kind"] for row in csv.DictReader(file)}


def _works(day: date, special: dict[str, str]) -> bool:
    kind = special.get(str(day), "")
    if kind == "make_up_workday":
        return True
    return kind == "" and day.isoweekday() not in {6, 7}


def _ticks(day: date, halves: tuple[tuple[int, int], ...]) -> list[datetime]:
    found = []
    for begins, ends in halves:
        tick = datetime.combine(day, time(begins), VIETNAM)
        while tick < datetime.combine(day, time(0), VIETNAM) + timedelta(hours=ends):
            found.append(tick)
            tick += STEP
    return found


def _stands(day: date, halves: tuple[tuple[int, int], ...], stops: tuple[Stop, ...]) -> bool:
    """Whether the clock stood at any five minutes of these hours of the day."""
    near = [stop for stop in stops if stop.ended and stop.began.date() <= day <= stop.ended.date()]
    return any(
        stop.ended and stop.began <= tick < stop.ended
        for tick in (_ticks(day, halves) if near else ())
        for stop in near
    )


def _by_hand(one: History, special: dict[str, str]) -> date:
    day, amount, allday = one.received.date(), one.limit.amount + one.more, ((0, 24),)

    def full(some: date) -> bool:
        return _works(some, special) and not _stands(some, HALVES, one.stops)

    if amount == 0:
        clock = one.received.hour * 60 + one.received.minute
        if clock > 15 * 60 or not _works(day, special):
            day += timedelta(days=1)
        while not full(day):
            day += timedelta(days=1)
        return day
    left = amount
    while left:
        day += timedelta(days=1)
        left -= full(day) if one.limit.working else not _stands(day, allday, one.stops)
    while not one.limit.working and not full(day):
        day += timedelta(days=1)
    return day
