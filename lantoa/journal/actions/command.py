"""Do a thing once, however often it is asked: a double click, a replay, two tabs, a retry after a cut line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from lantoa.journal.errors import CommandConflict, CommandInFlight
from lantoa.journal.models import Command
from lantoa.journal.rules import body_hash
from lantoa.kit.access import Actor
from lantoa.kit.world import world

KEPT = timedelta(days=35)


@dataclass(slots=True)
class Run:
    """A command being carried out; `answer` is what will be remembered, `replayed` whether it was there already."""

    answer: dict[str, Any]
    replayed: bool = False


@contextmanager
def command(name: str, key: UUID | None, body: Mapping[str, Any], *, by: Actor | None = None) -> Iterator[Run]:
    """Open the transaction of a command, or join the one it is called in.

    With a key: the same key and body again give the first answer (`run.replayed`, `run.answer`) and the caller must
    change nothing; another body raises CommandConflict; a key at work elsewhere raises CommandInFlight. Without a key
    (reactions, batches) it is only the transaction. An error inside undoes everything, the key included.
    """
    with transaction.atomic():
        if key is None:
            yield Run({})
            return
        wanted = body_hash(body)
        done = _find(key)
        if done is not None:
            if done[0] != name or done[1] != wanted:
                raise CommandConflict(_("This form was already sent with other content. Please open the page again."))
            yield Run(done[2], replayed=True)
            return
        run = Run({})
        yield run
        _remember(name, key, wanted, run.answer, by)


def _find(key: UUID) -> tuple[str, str, dict[str, Any]] | None:
    if connection.vendor == "postgresql" and not _lock(key):
        raise CommandInFlight(_("This is already being done. Please wait a moment."))
    return Command.objects.filter(pk=key).values_list("name", "body_hash", "answer").first()


def _lock(key: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
        return bool(cursor.fetchone()[0])


def _remember(name: str, key: UUID, wanted: str, answer: dict[str, Any], by: Actor | None) -> None:
    try:
        Command.objects.create(
            key=key, name=name, body_hash=wanted, by_id=by.person_id if by else None, answer=answer, done_at=world.now()
        )
    except IntegrityError:
        raise CommandInFlight(_("This is already being done. Please wait a moment.")) from None


def forget_old_commands() -> int:
    """Drop the keys of commands older than 35 days; return how many."""
    return Command.objects.filter(done_at__lt=world.now() - KEPT).delete()[0]
