"""Whoever is erased is not looked for any more either."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.catalog.actions.asked import forget_asked
from lantoa.journal import api as journal


@journal.reaction("accounts.person_erased")
def forget_who_was_asked_for(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        forget_asked(accounts.leaving(person).traces)
