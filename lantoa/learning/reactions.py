"""What learning reads in the journal: the acts that its lessons name, and who was erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.learning.actions import erasure
from lantoa.learning.actions.practice import practise
from lantoa.learning.rules import courses, named_acts


@journal.follower("learning.practice", of=named_acts(courses()))
def end_lessons(entries: list[journal.Entry]) -> None:
    practise(entries)


accounts.part("learning", accounts.Part(erasure.to_do_first, erasure.stays, erasure.goes, erasure.holds))


@journal.reaction("accounts.person_erased")
def forget_learner(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))
