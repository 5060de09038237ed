"""What whoever copies the house elsewhere writes down about it: how far it is, and how a real restore went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lantoa.journal import acts
from lantoa.journal.actions.record import record
from lantoa.journal.models import Backup, Entry
from lantoa.kit.world import world


@dataclass(frozen=True, slots=True)
class Drill:
    """A restore into a fresh place, done to see that it can be done."""

    ok: bool
    entries: int  # found in what was restored
    missing: int  # entries that are in this house and were not in it, or the other way round
    reached: datetime | None
    seconds: float


def backup_heard(
    *, until: datetime | None, since: datetime | None, daily_at: datetime | None, size: int, trouble: str = ""
) -> None:
    """Write down how far copying is. That this itself is a change is meant: a house where nothing happens moves on as well."""
    found = {"heard_at": world.now(), "until": until, "since": since, "daily_at": daily_at, "size": size}
    Backup.objects.update_or_create(pk=1, defaults={**found, "trouble": trouble})


def backup_drilled(drill: Drill) -> Entry:
    """Record how a real restore went; the light stands on the newest of these entries."""
    reached = drill.reached.isoformat(timespec="milliseconds") if drill.reached else ""
    figures = {"ok": drill.ok, "entries": drill.entries, "missing": drill.missing, "reached": reached}
    with transaction.atomic():
        return record(acts.BACKUP_DRILLED, Backup(pk=1), data={**figures, "seconds": round(drill.seconds, 1)})
