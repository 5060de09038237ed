"""The breach log as it stands: each breach with what was added to it, whom it has to be told and by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lantoa.accounts.models import Breach, BreachNote
from lantoa.accounts.rules.reply_clock import BreachClock, breach_clock, told_due
from lantoa.kit.world import VIETNAM, world


@dataclass(frozen=True, slots=True)
class Telling:
    """That somebody has to be told of a breach: by which clock, until when, and when that was done."""

    clock: BreachClock
    due: datetime
    done_at: datetime | None

    @property
    def late(self) -> bool:
        return (self.done_at or world.now()) > self.due

    @property
    def waits(self) -> bool:
        return self.done_at is None


@dataclass(frozen=True, slots=True)
class BreachShown:
    """A breach as it is known now: the last word of its notes holds. `authority` and `people_told` None where nobody has to be told."""

    it: Breach
    notes: tuple[BreachNote, ...]
    people: int | None
    may_harm: bool
    sensitive: bool
    authority: Telling | None
    people_told: Telling | None
    over_at: datetime | None
    kept_until: date | None

    @property
    def tellings(self) -> list[Telling]:
        return [one for one in (self.authority, self.people_told) if one]

    @property
    def due(self) -> datetime | None:
        """Until when somebody still has to be told, the nearest."""
        return min((one.due for one in self.tellings if one.waits), default=None)


def breaches() -> list[BreachShown]:
    """The whole log: what still has to be told first, the nearest date first, then the newest. Two queries."""
    rows = [_shown(one) for one in Breach.objects.select_related("recorded_by").prefetch_related("notes")]
    return sorted(
        rows, key=lambda one: (one.due is None, one.due.timestamp() if one.due else -one.it.found_at.timestamp())
    )


def breach_shown(breach: Breach) -> BreachShown:
    """One breach. One query."""
    return _shown(breach)


def _shown(breach: Breach) -> BreachShown:
    notes = tuple(breach.notes.all())
    sensitive = _last(breach.sensitive, (note.sensitive for note in notes))
    may_harm = _last(breach.may_harm, (note.may_harm for note in notes))
    over = _first_at(notes, BreachNote.Kind.OVER)
    people_told = _telling(breach, notes, "people") if sensitive else None
    years = people_told.clock.years_kept if people_told else 0
    return BreachShown(
        breach, notes, _last(breach.people, (note.people for note in notes)), may_harm, sensitive,
        _telling(breach, notes, "authority") if may_harm or sensitive else None, people_told, over,
        (over.astimezone(VIETNAM).date() + timedelta(days=366 * years)) if over and years else None,
    )  # fmt: skip


def _telling(breach: Breach, notes: Iterable[BreachNote], to: str) -> Telling:
    clock = breach_clock(to, breach.found_at.astimezone(VIETNAM).date())
    kind = BreachNote.Kind.AUTHORITY_TOLD if to == "authority" else BreachNote.Kind.PEOPLE_TOLD
    return Telling(clock, told_due(clock, breach.found_at), _first_at(notes, kind))


def _first_at(notes: Iterable[BreachNote], kind: str) -> datetime | None:
    return min((note.at for note in notes if note.kind == kind), default=None)


def _last(first: Any, later: Iterable[Any]) -> Any:
    return [first, *(one for one in later if one is not None)][-1]
