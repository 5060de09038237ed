"""A drill against scams: passed when everything was told apart."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.learning.acts import DRILL_PASSED
from lantoa.learning.rules import drill, right_of


def take_drill(person: accounts.Person, given: Mapping[str, int], *, by: Actor, key: UUID | None = None) -> int:
    """How many of the cases ({slug: number of the option}) were met rightly; all of them is an act of this person.

    What was answered is not kept: only that the drill was passed.
    """
    right = right_of(drill(), given)
    if right == len(drill()):
        with journal.command("learning.take_drill", key, {"person": person.pk, "given": dict(given)}, by=by) as run:
            if not run.replayed:
                journal.record(DRILL_PASSED, person, by=by, place=person.unit_id or "", data={"cases": right})
    return right
