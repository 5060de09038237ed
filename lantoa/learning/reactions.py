"""What learning reads in the journal: the acts that its lessons name, and who was erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.learning import tasks
from lantoa.learning.actions import erasure
from lantoa.learning.actions.certificate import forget_certificates, revoke_standing_on
from lantoa.learning.actions.help import close_ended
from lantoa.learning.actions.practice import practise
from lantoa.learning.acts import PRACTICE_COMPLETED
from lantoa.learning.rules import courses, named_acts


@journal.follower("learning.practice", of=named_acts(courses()))
def end_lessons(entries: list[journal.Entry]) -> None:
    practise(entries)


accounts.part("learning", accounts.Part(erasure.to_do_first, erasure.stays, erasure.goes, erasure.holds))


@journal.reaction(PRACTICE_COMPLETED)
def close_help(entries: list[journal.Entry]) -> None:
    close_ended(entries)


@journal.reaction("accounts.person_erased")
def forget_learner(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))
        forget_certificates(person)


@journal.reaction("learning.practice_reopened")
def take_certificates_back(entries: list[journal.Entry]) -> None:
    revoke_standing_on([entry.data["entry"] for entry in entries if not entry.rehearsal])


@journal.reaction("learning.list_received")
def read_a_list(entries: list[journal.Entry]) -> None:
    for entry in entries:
        tasks.read_list.enqueue(int(entry.subject_id))


@journal.reaction("learning.list_confirmed")
def enroll_a_list(entries: list[journal.Entry]) -> None:
    for entry in entries:
        tasks.enroll_list.enqueue(int(entry.subject_id))
