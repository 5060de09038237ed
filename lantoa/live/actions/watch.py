"""Somebody looks after each sale on air, every few seconds and never two at once."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from lantoa.kit.world import world
from lantoa.live.models import LiveSession

AT_MOST = timedelta(seconds=2)
GIVEN_UP = timedelta(seconds=15)


def take_turn(session_id: int) -> bool:
    """Whether it is this one's turn: the sale is on air, and nobody has looked within two seconds."""
    now = world.now()
    mine = LiveSession.objects.on_air().filter(Q(looked_at=None) | Q(looked_at__lte=now - AT_MOST), pk=session_id)
    return bool(mine.update(looked_at=now))


def not_looked_after() -> list[int]:
    """Sales on air at which nobody has looked for a while: the worker that did has died. One query."""
    left = LiveSession.objects.on_air().filter(Q(looked_at=None) | Q(looked_at__lte=world.now() - GIVEN_UP))
    return list(left.order_by("pk").values_list("pk", flat=True))
