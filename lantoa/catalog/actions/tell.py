"""Tell people of OCOP by message, each in their own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.kit.access import SELLING
from lantoa.messages import api as messages


def tell_people(people: Iterable[accounts.Person], said: Callable[[], str], *, purpose: str) -> None:
    """Send what `said` makes, in the current transaction; who has no phone any more is left out."""
    for person in people:
        if person.phone:
            with translation.override(person.language or "vi"):
                messages.send(person.phone, said(), purpose=purpose)


def tell_producer(organisation_id: int | None, said: Callable[[], str], *, purpose: str) -> None:
    """The same to those who sell for a producer; nobody where the producer is not in the house."""
    if organisation_id is not None:
        tell_people(accounts.people_of(organisation_id, SELLING), said, purpose=purpose)
