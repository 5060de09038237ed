"""What is to be planned: goods with their steps, promises, people and equipment, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Kind = Literal["permanent", "seasonal"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of making a product: minutes of work for each piece and, once, for each batch of so many pieces (0: any number)."""

    name: str
    minutes: float
    setup: float = 0
    batch: int = 0
    skill: str = ""
    equipment: str = ""
    # Days before the goods are ready on which this step is done.
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """What is made, by which steps, and how many days it may lie between made and sent."""

    id: str
    steps: Sequence[Step]
    keeps: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """So many pieces that have to be ready on a day; what a forecast expects is a promise of nobody yet."""

    id: str
    product: str
    due: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law and the house allow a person: in any seven days so many days and minutes."""

    days: int = 6
    minutes: int = 48 * 60

    def days_of(self, minutes: int) -> int:
        """How many days of so many minutes are allowed in any seven days."""
        return min(self.days, self.minutes // minutes) if minutes else 0

    def within(self, days: int | None) -> Limits:
        """The same, and no more days of seven than the house says; None: it says nothing."""
        return self if days is None else Limits(min(self.days, days), self.minutes)


@dataclass(frozen=True, slots=True)
class Worker:
    """Who can work: for how many minutes a day, on which days of the plan, and how many shifts they had lately (for taking turns)."""

    id: str
    kind: Kind
    minutes: int
    skills: frozenset[str] = frozenset()
    away: frozenset[date] = frozenset()
    lately: int = 0
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Equipment:
    """What steps need beside hands: so many minutes of it a day."""

    id: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that a plan of so many days is made from. `pinned` are shifts somebody set by hand: this person on this day, or not."""

    first: date
    days: int
    products: Sequence[Product]
    promises: Sequence[Promise]
    workers: Sequence[Worker]
    equipment: Sequence[Equipment] = ()
    pinned: Mapping[tuple[str, date], bool] = field(default_factory=dict)

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    def may(self, worker: Worker, day: date) -> bool:
        """Whether this person can come on a day: as somebody set by hand, else if they are not away."""
        return self.pinned.get((worker.id, day), day not in worker.away)

    def number(self, day: date) -> int:
        return (day - self.first).days
