"""Who came in again by a recovery lately, for what could be taken from them waits a while; and by which ways somebody could."""

from __future__ import annotations

from datetime import datetime

from lantoa.accounts.models import Person, PhoneChange
from lantoa.accounts.queries.vouching import beside
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


def ways_back(person: Person) -> dict[str, bool]:
    """The four ways to get into the account when the usual one is lost, and which of them are there; two are needed. Three queries.

    People count where somebody works with them or helps; without them an officer at the desk stands in.
    """
    return {
        "code": True, "passkey": person.passkeys.exists(), "eid": person.verifications.exists(), "people": bool(beside(person)),
    }  # fmt: skip
