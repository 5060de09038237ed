"""What learning reads in the journal: the acts that its lessons name, and who was erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning import tasks
from lantoa.learning.actions import erasure
from lantoa.learning.actions.certificate import forget_certificates, revoke_standing_on
from lantoa.learning.actions.help import close_ended
from lantoa.learning.actions.news import tell_list_done, tell_revoked
from lantoa.learning.actions.practice import practise
from lantoa.learning.acts import PRACTICE_COMPLETED
from lantoa.learning.models import Certificate, CourseRun, LearnerList, Team
from lantoa.learning.rules import courses, named_acts
from lantoa.places import api as places


@journal.follower("learning.practice", of=named_acts(courses()))
def end_lessons(entries: list[journal.Entry]) -> None:
    practise(entries)
    # Also where the seat it was practised from was given back meanwhile.
    revoke_standing_on([entry.reverses_id for entry in entries if entry.reverses_id])


def go_along(old: places.Unit, new: places.Unit) -> int:
    """Teams, and classes that are still to come, of a commune that ended; a team whose name there is in the new one already waits for another."""
    names = list(Team.objects.filter(unit=new, ended_at=None).values_list("name", flat=True))
    to_come = list(CourseRun.objects.to_come(world.now()).filter(unit=old).values_list("pk", flat=True))
    teams = Team.objects.filter(ended_at=None).exclude(name__in=names)
    return places.moved(teams, old, new) + places.moved(CourseRun.objects.filter(pk__in=to_come), old, new)


places.follows("learning", go_along)
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


@journal.reaction("learning.list_enrolled")
def say_that_a_list_is_through(entries: list[journal.Entry]) -> None:
    for found in LearnerList.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        tell_list_done(found)


@journal.reaction("learning.certificate_revoked")
def say_that_one_no_longer_holds(entries: list[journal.Entry]) -> None:
    for entry in entries:
        for certificate in Certificate.objects.filter(pk=int(entry.subject_id)).exclude(person=entry.by_id):
            tell_revoked(certificate)
