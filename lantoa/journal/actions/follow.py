"""Followers: durable readers that come after the sealer and see every entry of their acts once, in order."""

from __future__ import annotations

import logging
from contextlib import suppress

from django.db import connection, transaction
from django.db.models import F

from lantoa.journal.actions.registry import Reaction, followers
from lantoa.journal.errors import MovedAway
from lantoa.journal.models import Entry, Follower, Seal
from lantoa.journal.rules.queue import pause_after
from lantoa.kit import log_lines
from lantoa.kit.world import world

log = logging.getLogger(__name__)
BATCH = 500


def follow_all(*, due: bool = False) -> int:
    """Let every follower read on; return how many entries were handed over. One that fails keeps its place and its reason, and
    the others go on. With `due` one that failed is left alone until its time, later and later: so the worker calls it."""
    return sum(_follow(name, acts, react, due) for name, (acts, react) in followers().items())


def _follow(name: str, acts: frozenset[str], react: Reaction, due: bool) -> int:
    if not _behind(name, due):
        return 0
    try:
        try:
            with transaction.atomic():
                return _step(name, acts, react)
        except MovedAway:
            with transaction.atomic():
                return _step(name, acts, lambda entries: _one_by_one(react, entries))
    except Exception as error:  # noqa: BLE001 - one broken follower must not stop the others
        log.exception("follower %s failed", name)
        _failed(name, error)
        return 0


def _one_by_one(react: Reaction, entries: list[Entry]) -> None:
    """What follows for somebody whose province went away does not follow here; the others are not to wait for them."""
    for entry in entries:
        with suppress(MovedAway), transaction.atomic():
            react([entry])


def _failed(name: str, error: Exception) -> None:
    now, cursor = world.now(), Follower.objects.get(name=name)
    Follower.objects.filter(name=name).update(
        parked_reason=log_lines.told(error)[:300], failing_since=cursor.failing_since or now, attempts=F("attempts") + 1,
        next_at=now + pause_after(cursor.attempts + 1, world.random.random()),
    )  # fmt: skip


def _behind(name: str, due: bool) -> bool:
    # Outside any transaction: an idle follower must not take the embedded database's one write lock.
    cursor, _ = Follower.objects.get_or_create(name=name)
    if due and cursor.next_at and cursor.next_at > world.now():
        return False
    return Seal.objects.filter(position__gt=cursor.position).exists()


def _step(name: str, acts: frozenset[str], react: Reaction) -> int:
    cursor = Follower.objects.select_for_update(skip_locked=_can_skip()).filter(name=name).first()
    if cursor is None:
        return 0
    seals = list(Seal.objects.filter(position__gt=cursor.position).order_by("position").select_related("entry")[:BATCH])
    if not seals:
        return 0
    entries = [seal.entry for seal in seals if seal.entry is not None and seal.entry.act in acts]
    if entries:
        react(entries)
    Follower.objects.filter(name=name).update(
        position=seals[-1].position, parked_reason="", failing_since=None, attempts=0, next_at=None
    )
    return len(entries)


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked
