"""Whether a number may have another owner by now, and whether its account holds anything that one must not get."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Max

from lantoa.accounts.models import Consent, Membership, Person
from lantoa.accounts.rules import guards
from lantoa.kit.database.wall import house
from lantoa.kit.world import world

_stakes: dict[str, Callable[[Person], bool]] = {}


def at_stake(room: str, holds: Callable[[Person], bool]) -> None:
    """Let a room above say whether somebody has anything there to lose; called once when the house starts."""
    _stakes[room] = holds


@house("whoever signs in is nobody yet")
def needs_a_second_way(person: Person) -> bool:
    """Whether a code to the phone is not enough to come in: nobody was seen for long, and there is something to lose.

    A carrier may have sold the number to somebody else meanwhile. Two queries for whoever was seen lately.
    """
    if person.is_demo or not guards.is_silent(last_seen(person), world.now()):
        return False
    return _has_a_part(person) or any(holds(person) for holds in _stakes.values())


def last_seen(person: Person) -> datetime:
    """When this person was last seen here in any browser, or joined."""
    seen = person.sign_ins.aggregate(last=Max("last_seen_at"))["last"]
    moments = [person.created_at, person.last_login, person.phone_proved_at, seen]
    return max(moment for moment in moments if moment is not None)


def phone_is_stale(person: Person) -> bool:
    """Whether the number is asked to be proved again, because that was long ago."""
    return not person.is_demo and guards.is_stale(person.phone_proved_at or person.created_at, world.now())


def _has_a_part(person: Person) -> bool:
    if person.is_operator or person.verifications.exists():
        return True
    theirs = Membership.objects.live().filter(person=person)
    return theirs.exists() or Consent.objects.to_act().filter(given_to=person).exists()
