"""Followers: durable readers that come after the sealer and see every entry of their acts once, in order."""

from __future__ import annotations

import logging

from django.db import connection, transaction

from lantoa.journal.actions.registry import Reaction, followers
from lantoa.journal.models import Follower, Seal

log = logging.getLogger(__name__)
BATCH = 500


def follow_all() -> int:
    """Let every follower read on; return how many entries were handed over. One that fails is parked with its reason and
    tried again at the next call; the others go on."""
    return sum(_follow(name, acts, react) for name, (acts, react) in followers().items())


def _follow(name: str, acts: frozenset[str], react: Reaction) -> int:
    if not _behind(name):
        return 0
    try:
        with transaction.atomic():
            return _step(name, acts, react)
    except Exception as error:  # noqa: BLE001 - one broken follower must not stop the others
        log.exception("follower %s failed", name)
        Follower.objects.filter(name=name).update(parked_reason=f"{type(error).__name__}: {error}"[:300])
        return 0


def _behind(name: str) -> bool:
    # Outside any transaction: an idle follower must not take the embedded database's one write lock.
    cursor, _ = Follower.objects.get_or_create(name=name)
    return Seal.objects.filter(position__gt=cursor.position).exists()


def _step(name: str, acts: frozenset[str], react: Reaction) -> int:
    cursor = Follower.objects.select_for_update(skip_locked=_can_skip()).filter(name=name).first()
    if cursor is None:
        return 0
    seals = list(Seal.objects.filter(position__gt=cursor.position).order_by("position").select_related("entry")[:BATCH])
    if not seals:
        return 0
    entries = [seal.entry for seal in seals if seal.entry.act in acts]
    if entries:
        react(entries)
    Follower.objects.filter(name=name).update(position=seals[-1].position, parked_reason="")
    return len(entries)


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked
