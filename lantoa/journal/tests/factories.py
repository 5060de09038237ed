"""Short ways to the rows that journal tests need."""

from __future__ import annotations

from dataclasses import dataclass, field

from lantoa.journal.models import Follower


@dataclass(frozen=True)
class Somebody:
    """An actor made of plain values."""

    person_id: int | None = 7
    organisation_id: int | None = 3
    helping: bool = False
    roles: frozenset[str] = field(default_factory=lambda: frozenset({"person", "owner"}))


def subject() -> Follower:
    """Any saved row will do as a subject."""
    return Follower.objects.create(name="subject")
