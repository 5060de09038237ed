"""Write acts down in the transaction that does them, and let the rooms above react."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from lantoa.journal.actions.registry import known, reactions_to
from lantoa.journal.errors import MovedAway
from lantoa.journal.models import Entry
from lantoa.kit.access import Actor
from lantoa.kit.database.wall import house
from lantoa.kit.world import world

# What the database says where it keeps an organisation's acts out (portal.actions.move).
MOVED = "lantoa: moved away"


@dataclass(frozen=True, slots=True)
class Act:
    """One act to be recorded: what happened, to which row, by whom, where and when."""

    act: str
    subject: models.Model
    by: Actor | None = None
    on_behalf_of: int | None = None
    place: str = ""
    occurred_at: datetime | None = None
    reverses: Entry | None = None
    rehearsal: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


def record(act: str, subject: models.Model, **details: Any) -> Entry:
    """Record one act in the current transaction and return its entry.

    `by` is the actor (None for the house itself), `on_behalf_of` an organisation's id (else the actor's own),
    `data` ids and plain values without personal data. Refuses outside a transaction and an undeclared act.
    """
    return record_many([Act(act, subject, **details)])[0]


def record_many(acts: Iterable[Act]) -> list[Entry]:
    """Record several acts, then call each act's reactions once with the list of its entries. Raises MovedAway, and leaves the
    transaction to be undone, where one is done for an organisation whose province went to another house."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An act is recorded in the transaction that does it.")
    now = world.now()
    try:
        entries = Entry.objects.bulk_create([_entry(act, now) for act in acts])
    except DatabaseError as error:
        if MOVED not in str(error):
            raise
        raise MovedAway(
            _("This moves to a new address, so nothing can be changed here any more. In a few hours it goes on there.")
        ) from None
    for name in dict.fromkeys(entry.act for entry in entries):
        those = [entry for entry in entries if entry.act == name]
        for react in reactions_to(name):
            with house("what follows from an act concerns others than whoever did it"):
                react(those)
    return entries


def _entry(act: Act, now: datetime) -> Entry:
    by = act.by
    return Entry(
        act=known(act.act),
        subject_type=act.subject._meta.label_lower,
        subject_id=str(act.subject.pk),
        by_id=by.person_id if by else None,
        on_behalf_of_id=act.on_behalf_of or (by.organisation_id if by else None),
        helping=by.helping if by else False,
        place=act.place,
        occurred_at=act.occurred_at or now,
        recorded_at=now,
        reverses=act.reverses,
        rehearsal=act.rehearsal,
        data=dict(act.data),
    )
