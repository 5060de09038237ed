"""How a sealed entry of the journal becomes a row that can be counted: which of its values is what (data/facts.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "facts.toml"
GROUP = "group"


@dataclass(frozen=True, slots=True)
class Reading:
    """What of one act's entries is read as what; see the head of the data file."""

    act: str
    words: Mapping[str, str]
    was: tuple[str, ...] = ()
    subject: str = ""
    person: str = ""
    kind: str = ""
    detail: str = ""
    until: str = ""
    amount: str = ""
    number: str = ""
    day: str = ""
    since: str = ""
    counts_as: str = ""
    minus: bool = False
    only: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it is sealed: the place in the one order of all, and what was written. `reverses` is the one it takes back."""

    position: int
    entry: int
    act: str
    subject: int
    by: int
    org: int
    place: str
    day: date
    data: Mapping[str, Any]
    reverses: Told | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: `number` times something of this kind on a day, worth `amount` đồng; both below nought where it is taken back.

    `seat` is the enrollment through which a person and a target group are still to be looked up, 0 where there is none. `sex` is joined
    too: what the person, or a household's owners where it is of nobody else, said of themselves.
    """

    position: int
    entry: int
    act: str
    subject: int
    org: int
    person: int
    place: str
    day: date
    kind: str
    detail: str
    until: date | None
    amount: int
    number: int
    sex: str = ""
    seat: int = 0
    grouped: bool = False


@cache
def readings() -> Mapping[str, Reading]:
    """By the name of the act, the names it had before too. Raises ValueError where a name stands twice."""
    found: dict[str, Reading] = {}
    for row in tomllib.loads(DATA.read_text(encoding="utf-8"))["fact"]:
        one = Reading(
            **{
                **{("counts_as" if name == "as" else name): value for name, value in row.items()},
                "was": tuple(row.get("was", ())),
                "only": {at: tuple(those) for at, those in row.get("only", {}).items()},
            }
        )
        for name in (one.act, *one.was):
            if name in found:
                raise ValueError(f"{name} is read twice")
            found[name] = one
    return found


def fact_of(told: Told) -> Fact | None:
    """The row of an entry, None for one that is not counted. What takes another back is a row of that one's act, turned round; of its own
    day, or of the day the other is about, where it names one: what is put right later is put right there."""
    if told.reverses is not None:
        back = fact_of(told.reverses)
        if back is None:
            return None
        day = back.day if readings()[told.reverses.act].day else told.day
        return replace(
            back, position=told.position, entry=told.entry, day=day, amount=-back.amount, number=-back.number
        )
    one = readings().get(told.act)
    if one is None or any(_at(told.data, path) not in those for path, those in one.only.items()):
        return None
    sign = -1 if one.minus else 1
    begins = _day(_at(told.data, one.since)) if one.since else None
    day = (_day(_at(told.data, one.day)) if one.day else None) or told.day
    seat = told.subject if "enrollment" in (one.person, one.kind) or one.kind == GROUP else 0
    return Fact(
        position=told.position,
        entry=told.entry,
        act=one.counts_as or one.act,
        subject=_whole(_at(told.data, one.subject)) if one.subject else told.subject,
        org=told.org,
        person=told.by if one.person == "by" else 0 if one.person in ("", "enrollment") else _whole(_at(told.data, one.person)),
        place=told.place,
        day=max(day, begins or day),
        kind="" if one.kind in ("", GROUP) else _word(_at(told.data, one.kind)),
        detail=_word(_at(told.data, one.detail)) if one.detail else "",
        until=_day(_at(told.data, one.until)) if one.until else None,
        amount=sign * (_whole(_at(told.data, one.amount)) if one.amount else 0),
        number=sign * (_whole(_at(told.data, one.number)) if one.number else 1),
        seat=seat,
        grouped=one.kind == GROUP,
    )  # fmt: skip


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and step.isdecimal() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _word(value: Any) -> str:
    return "" if value is None else str(value)


def _day(value: Any) -> date | None:
    said = str(value)
    try:
        return date.fromisoformat(f"{said}-01" if len(said) == len("2026-10") else said)
    except ValueError:
        return None
