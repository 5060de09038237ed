"""What is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from lantoa.messages.models import Message


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages are not delivered yet, and when the oldest was written."""

    count: int
    oldest: datetime | None


def waiting() -> Waiting:
    """The messages on their way. One query."""
    found = Message.objects.filter(state=Message.State.QUEUED).aggregate(count=Count("pk"), oldest=Min("created_at"))
    return Waiting(found["count"], found["oldest"])
