"""Whoever is erased is not looked for any more, and stands on no list of grades."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.catalog.actions import erasure
from lantoa.catalog.actions.asked import forget_asked
from lantoa.journal import api as journal

accounts.part("catalog", accounts.Part(goes=erasure.goes, holds=erasure.holds))


@journal.reaction("accounts.person_erased")
def forget_who_was_asked_for(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        leaving = accounts.leaving(person)
        forget_asked(leaving.traces)
        erasure.forget(leaving)
