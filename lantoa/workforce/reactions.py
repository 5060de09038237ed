"""What work lets go of when somebody is erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.workforce.actions.forget import forget_makings


# Making.
@journal.reaction("accounts.person_erased")
def let_go_of_makings(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        forget_makings(accounts.leaving(person).organisations)
