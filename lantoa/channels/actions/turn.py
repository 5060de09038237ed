"""Whoever brings a thing to a channel keeps it from call to call; who was killed over it loses it within a minute, and who was taken
for dead makes no further call and writes nothing."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from typing import TypeVar

from django.db import models

from lantoa.channels.adapters import pace
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.models import Conversation, Listing, PostPlace, SaleStep
from lantoa.kit.world import world

# Longer than one call may take (they give up after 20 s without a word); it is renewed before each.
TURN = timedelta(seconds=60)
RENEWED_AFTER = timedelta(seconds=5)
# What is brought: its `sending_until` was set by whoever took it.
Row = TypeVar("Row", Listing, SaleStep, PostPlace, Conversation)


def kept(row: Row) -> AbstractContextManager[None]:
    """Keep it before each call made within."""
    return pace.before_each(partial(_keep, row))


def mine(row: Row) -> models.QuerySet[Row]:
    """The row while it is still ours to write: who was so slow that another brings it by now writes nothing."""
    found: models.QuerySet[Row] = type(row).objects.filter(pk=row.pk, sending_until=row.sending_until)
    return found


def _keep(row: Row) -> None:
    until = world.now() + TURN
    if row.sending_until is None or until - row.sending_until < RENEWED_AFTER:
        return
    if not mine(row).update(sending_until=until):
        raise NotDone("another sends it by now", fault="silent")
    row.sending_until = until
