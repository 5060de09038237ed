"""What somebody can do by what they really did, and which one thing comes next for them, without a database."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from lantoa.kit.world import world
from lantoa.learning.rules import SKILLS

# What comes next, the most pressing first: say that a name on a list is one's own, come to the meeting of these hours, get the
# certificate, answer the questions before and after, ask for a helper, do a lesson, a meeting of the days to come, try a lesson early.
KINDS = CLAIM, COME, EARN, AFTER, BEFORE, ASK, DO, MEET, EARLY = (
    "claim", "come", "earn", "after", "before", "ask", "do", "meet", "early"
)  # fmt: skip
MOST_STEPS = 4
SOON = timedelta(hours=24)
# So long after the last meeting a lesson that is still to be done is one somebody does not get past alone.
STUCK = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Named:
    """Something of the framework with its name in each language: one of the sides of a person, or a skill that stands under one."""

    slug: str
    name: Mapping[str, str]
    side: str = ""

    def title(self, language: str) -> str:
        """Its name in a language, Vietnamese where there is none."""
        return self.name.get(language[:2], self.name["vi"])


@cache
def sides() -> tuple[Named, ...]:
    """What one person can be: digital worker, consumer and creator, in the order of the file."""
    return tuple(Named(row["slug"], row["name"]) for row in _framework()["sides"])


@cache
def skills() -> dict[str, Named]:
    """Every skill by its slug."""
    return {row["slug"]: Named(row["slug"], row["name"], row["side"]) for row in _framework()["skills"]}


@cache
def framework_note() -> Mapping[str, str]:
    """Whose framework it is, in each language."""
    note: Mapping[str, str] = _framework()["note"]
    return note


@cache
def _framework() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(world.read_file(SKILLS).decode("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat as the next step is found from it. `to_do` are the practical lessons not really done, in their order, `practical` is
    whether there are any at all, `asking` those one waits for help at, `team` whether there is one to ask; `before` and `after` whether these questions are open."""

    to_do: Sequence[str] = ()
    practical: bool = True
    asking: frozenset[str] = frozenset()
    team: bool = False
    next_begins: datetime | None = None
    next_ends: datetime | None = None
    first_begins: datetime | None = None
    last_ends: datetime | None = None
    begun: bool = False
    before: bool = False
    after: bool = False
    certified: bool = False
    waiting: bool = False
    called_off: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """One thing to do next: its kind, the place of the seat it is about (None: of no seat), and the lesson."""

    kind: str
    seat: int | None = None
    lesson: str = ""
    at: datetime | None = field(default=None, compare=False)


def next_steps(seats: Sequence[Seat], now: datetime, *, claims: int = 0) -> list[Next]:
    """What comes next, the one thing first and at most three smaller ones behind it; seats come newest first."""
    found = [Next(CLAIM)] if claims else []
    for place, seat in enumerate(seats):
        found += [] if seat.waiting else _of_seat(place, seat, now)
    # The sort keeps the order of what is as pressing: the newest seat first; of meetings the soonest.
    found.sort(key=lambda one: (KINDS.index(one.kind), one.at.timestamp() if one.at else 0.0))
    return found[:MOST_STEPS]


def _of_seat(place: int, seat: Seat, now: datetime) -> Iterable[Next]:
    if seat.next_begins and not seat.called_off:
        kind = COME if seat.next_begins < now + SOON else MEET
        yield Next(kind, place, at=seat.next_begins)
    if seat.before and not seat.begun and seat.last_ends and now < seat.last_ends:
        yield Next(BEFORE, place)
    if seat.to_do:
        lesson = seat.to_do[0]
        early = bool(seat.first_begins and now < seat.first_begins)
        if seat.team and seat.last_ends and seat.last_ends + STUCK < now and lesson not in seat.asking:
            yield Next(ASK, place, lesson)
        yield Next(EARLY if early else DO, place, lesson)
    elif seat.practical and not seat.certified:
        yield Next(AFTER if seat.after else EARN, place)


def can_do(done: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    """By skill, what shows it: the titles of the lessons that were ended, from (title, the lesson's skills); unknown skills are
    left out, and so is a title that stands there already."""
    found: dict[str, list[str]] = {}
    for title, those in done:
        for slug in those:
            if slug in skills() and title not in found.setdefault(slug, []):
                found[slug].append(title)
    return {slug: titles for slug, titles in found.items() if titles}


def builds_on(can: Iterable[str], teaches: Iterable[str]) -> int:
    """How well a course goes on from what somebody can do: 2 where it teaches something new of a side they know, 1 something new
    at all, 0 nothing new."""
    known, taught = set(can), {slug for slug in teaches if slug in skills()}
    new = taught - known
    of_side = {skills()[slug].side for slug in known if slug in skills()}
    return 0 if not new else 2 if {skills()[slug].side for slug in new} & of_side else 1
