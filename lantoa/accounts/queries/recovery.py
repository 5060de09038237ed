"""Who came in again by a recovery lately: what could be taken from them waits a while."""

from __future__ import annotations

from datetime import datetime

from lantoa.accounts.models import PhoneChange
from lantoa.accounts.rules import guards
from lantoa.kit.world import world


def recovered_until(person_id: int | None) -> datetime | None:
    """Until when money and the like wait because this person's account was recovered or got another number; None where it was not.

    A change of payout account by them takes effect no earlier. One query.
    """
    now = world.now()
    wait = guards.wait_after_recovery(now.date())
    done = PhoneChange.objects.filter(person=person_id, done_at__gt=now - wait).order_by("-done_at")
    last = done.values_list("done_at", flat=True).first() if person_id is not None else None
    return last + wait if last else None
