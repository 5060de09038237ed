"""Do a thing once, however often it is asked: a double click, a replay, two tabs, a retry after a cut line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from lantoa.journal.errors import CommandConflict, CommandInFlight
from lantoa.journal.models import Command
from lantoa.journal.rules.chain import body_hash
from lantoa.kit.access import Actor
from lantoa.kit.world import world

KEPT = timedelta(days=35)


@dataclass(slots=True)
class Run:
    """One command asked for, and what became of it.

    `replayed`: it was done before and `answer` is what was answered then; change nothing. `refused`: the key cannot be
    used. Otherwise do it, and put into `answer` what is to be remembered (plain values).
    """

    key: UUID | None
    body: Mapping[str, Any]
    by: Actor | None = None
    answer: dict[str, Any] | None = None
    replayed: bool = False
    refused: CommandConflict | CommandInFlight | None = None


@contextmanager
def command(name: str, key: UUID | None, body: Mapping[str, Any], *, by: Actor | None = None) -> Iterator[Run]:
    """Open the transaction of one command, or join the one it is called in.

    With a key: the same key and body again give the first answer (`run.replayed`) and the caller must change nothing;
    another body raises CommandConflict; a key at work elsewhere raises CommandInFlight. Without a key (reactions,
    batches) it is only the transaction. An error inside undoes everything, the key included.
    """
    with commands(name, [Run(key, body, by)]) as (run,):
        if run.refused:
            raise run.refused
        yield run
        run.answer = run.answer or {}


@contextmanager
def commands(name: str, runs: Sequence[Run]) -> Iterator[Sequence[Run]]:
    """The same for many commands of one name in one transaction; their keys must differ.

    What was done before is marked `replayed`, what cannot be done `refused`; every run with an `answer` at the end is
    remembered. Two queries beyond the work itself, three on PostgreSQL, for any number of runs.
    """
    with transaction.atomic():
        keyed = {run.key: run for run in runs if run.key is not None}
        if keyed:
            _find(name, keyed)
        yield runs
        done = [run for run in keyed.values() if run.answer is not None and not run.replayed]
        if done:
            _remember(name, done)


def _find(name: str, keyed: Mapping[UUID, Run]) -> None:
    if connection.vendor == "postgresql":
        for key in _busy(list(keyed)):
            keyed[key].refused = CommandInFlight(_("This is already being done. Please wait a moment."))
    for key, done, hash_, answer in Command.objects.filter(pk__in=keyed).values_list(
        "key", "name", "body_hash", "answer"
    ):
        run = keyed[key]
        if done == name and hash_ == body_hash(run.body):
            run.answer, run.replayed = answer, True
        else:
            run.refused = CommandConflict(
                _("This form was already sent with other content. Please open the page again.")
            )


def _busy(keys: list[UUID]) -> list[UUID]:
    # A lock answers at once where a unique insert would wait for the other transaction.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM unnest(%s::uuid[]) AS key WHERE NOT pg_try_advisory_xact_lock(hashtextextended(key::text, 0))",
            [keys],
        )
        return [row[0] for row in cursor.fetchall()]


def _remember(name: str, runs: Sequence[Run]) -> None:
    now = world.now()
    rows = [
        Command(key=run.key, name=name, body_hash=body_hash(run.body), by_id=run.by.person_id if run.by else None, answer=run.answer, done_at=now)
        for run in runs
    ]  # fmt: skip
    try:
        Command.objects.bulk_create(rows)
    except IntegrityError:
        raise CommandInFlight(_("This is already being done. Please wait a moment.")) from None


def forget_old_commands() -> int:
    """Drop the keys of commands older than 35 days; return how many."""
    return Command.objects.filter(done_at__lt=world.now() - KEPT).delete()[0]
