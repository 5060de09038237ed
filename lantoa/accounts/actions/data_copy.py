"""A copy of what stands here under one's own name, taken out by oneself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.errors import NotAllowed
from lantoa.accounts.models import Person
from lantoa.accounts.queries.erasure import leaving, what_is_held
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database.wall import house
from lantoa.kit.world import world


@house("what is theirs lies with every household of theirs")
def take_copy(person: Person, *, by: Actor, key: UUID | None = None) -> dict[str, Any]:
    """Everything the rooms hold of this person, as plain values for JSON: {"at", "held": [{"processing", "what", "facts"}]}.

    Times in ISO 8601 with an offset. Words of others about them, files and secrets are not in it. That it was taken stands in
    the journal. Raises NotAllowed for anybody else's.
    """
    if by.person_id != person.pk:
        raise NotAllowed(_("You can ask about your own data only."))
    held = [
        {"processing": one.processing, "what": one.what, "facts": _plain(one.facts)}
        for one in what_is_held(leaving(person))
    ]
    with journal.command("accounts.take_copy", key, {"person": person.pk}, by=by) as run:
        if not run.replayed:
            journal.record(acts.DATA_TAKEN_OUT, person, by=by, data={"things": len(held)})
    return {"at": _plain(world.now()), "held": held}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
