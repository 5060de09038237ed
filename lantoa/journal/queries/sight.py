"""How far the sealer and the followers are behind."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from lantoa.journal.models import Entry, Follower, Sealer
from lantoa.journal.queries.entries import last_position


def oldest_unsealed() -> datetime | None:
    """When the oldest entry was recorded that has no seal yet; None when all have. Two queries."""
    low = Sealer.objects.filter(pk=1).values_list("low", flat=True).first() or 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(e.recorded_at) FROM journal_entry e WHERE e.xid >= %s::text::xid8 "
                "AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.entry_id = e.id)",
                [str(low)],
            )
            found: datetime | None = cursor.fetchone()[0]
            return found
    return Entry.objects.filter(pk__gt=low).order_by("pk").values_list("recorded_at", flat=True).first()


def follower_lags() -> dict[str, int]:
    """How many places each follower is behind the newest seal, its own acts or others. Two queries."""
    last = last_position()
    return {name: max(0, last - position) for name, position in Follower.objects.values_list("name", "position")}
