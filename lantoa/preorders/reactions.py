"""What goes with somebody who is erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.preorders.actions import erasure

accounts.part("preorders", accounts.Part(first=erasure.to_do_first, goes=erasure.goes, holds=erasure.holds))


@journal.reaction("accounts.person_erased")
def forget_joined(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))
