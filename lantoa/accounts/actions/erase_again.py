"""After a restore: erase everybody again whom a register names and the restored database still knows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lantoa.accounts.actions.erasure import AGAIN, erase_person
from lantoa.accounts.actions.register import Named
from lantoa.accounts.models import Person
from lantoa.accounts.queries.erasure import leaving, to_do_first

log = logging.getLogger(__name__)
Outcome = Literal["erased", "already", "unknown", "failed"]


@dataclass(frozen=True, slots=True)
class Again:
    """What came of one line: erased now, erased already, nobody of that id here, or failed. `open`: what was open in the
    restored database, and is without a name now."""

    named: Named
    outcome: Outcome
    open: list[str]


def erase_again(register: list[Named]) -> Iterator[Again]:
    """Erase each of them, whatever was open at the moment of the backup: the decision was made after it was over. One that
    fails holds up no other. Whoever joined later under an id that was given anew is left alone."""
    for named in register:
        try:
            came = _one(named)
        except Exception:  # noqa: BLE001 - the others are erased all the same, and this one is said
            log.exception("person %s could not be erased again", named.person)
            came = Again(named, "failed", [])
        yield came


def _one(named: Named) -> Again:
    person = Person.objects.filter(pk=named.person, created_at=named.joined).first()
    if person is None or person.erased_at:
        return Again(named, "already" if person else "unknown", [])
    first = to_do_first(leaving(person))
    erase_person(person, by=None, why=AGAIN, anyway=True)
    return Again(named, "erased", first)
