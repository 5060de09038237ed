"""What learning lets go of when a learner or a teacher is erased."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.kit.world import world
from lantoa.learning.actions import seat as seats
from lantoa.learning.actions.learner_list import forget_named
from lantoa.learning.models import (
    SEATED,
    Certificate,
    CourseRun,
    Enrollment,
    Help,
    ListedLearner,
    RollDevice,
    TeamMember,
    Visit,
)
from lantoa.ui.dates import day


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """Whoever teaches a class to come has somebody else take it."""
    for run in _taught(who).select_related("course"):
        yield _("You teach “%(course)s” on %(day)s. Ask the organisers for another teacher first.") % {
            "course": run.course.title,
            "day": day(run.starts),
        }


def stays(who: accounts.Leaving) -> Iterator[str]:
    if Certificate.objects.filter(person=who.person).exists():
        yield _(
            "That a certificate was issued and holds no more, without your name: so that it cannot be used against anybody."
        )
    if Enrollment.objects.filter(person=who.person).exists():
        yield _("That a seat in a class was taken, without your name: so that classes can be counted.")


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "seats in classes to come", _to_come(who).count()
    yield "certificates", Certificate.objects.filter(person=who.person).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    seats = (
        Enrollment.objects.filter(person=who.person)
        .select_related("run__course")
        .prefetch_related("practices__lesson", "assessments", "attendances__session")
    )
    for seat in seats.order_by("pk"):
        done = [{"lesson": one.lesson.title, "at": one.completed_at} for one in seat.practices.all()]
        facts = {
            "course": seat.run.course.title,
            "hall": seat.run.hall,
            "enrolled_at": seat.enrolled_at,
            "practised": done,
            "answered": [
                {"when": one.moment, "right": one.right, "of": one.asked, "given": one.given, "at": one.answered_at}
                for one in seat.assessments.all()
            ],
            "at_meetings": [{"at": one.session.starts_at, "status": one.status} for one in seat.attendances.all()],
        }
        yield accounts.Held("learning", "seat in a class", facts)
    helps = Help.objects.filter(enrollment__person=who.person).select_related("lesson").prefetch_related("visits")
    for asked in helps.order_by("pk"):
        visits = [
            {"at": one.made_at or one.planned_at, "minutes": one.minutes, "what": one.what, "useful": one.useful}
            for one in asked.visits.all()
        ]
        facts = {"lesson": asked.lesson.title, "words": asked.words, "asked_at": asked.asked_at, "visits": visits}
        yield accounts.Held("learning", "help asked for", facts)
    for member in TeamMember.objects.filter(person=who.person).select_related("team").order_by("pk"):
        yield accounts.Held(
            "learning", "place in a team", {"team": member.team.name, "since": member.since, "until": member.until}
        )
    for one in ListedLearner.objects.filter(person=who.person).select_related("organisation").order_by("pk"):
        facts = {"list_of": one.organisation.name, "name": one.name, "phone": one.phone, "since": one.created_at}
        yield accounts.Held("learning", "name on a list", facts)
    for device in RollDevice.objects.filter(keeper=who.person).order_by("pk"):
        yield accounts.Held("learning", "phone that keeps a roll", {"label": device.label, "since": device.first_seen})

    for certificate in (
        Certificate.objects.filter(person=who.person).select_related("course", "organisation").order_by("pk")
    ):
        facts = {
            "course": certificate.course.title,
            "organisation": certificate.organisation.name,
            "name": certificate.name,
            "code": certificate.code,
            "issued_at": certificate.issued_at,
            "revoked_at": certificate.revoked_at,
            "credential": certificate.credential,
        }
        yield accounts.Held("learning", "certificate", facts)


def forget(who: accounts.Leaving) -> None:
    """Give seats in classes to come back, and leave classes to come without their teacher. What is over keeps only ids."""
    touch("learning", CLASSES)
    for seat in _to_come(who).select_related("run"):
        # The class first, as enrolling does, so that the two never wait for each other.
        CourseRun.objects.select_for_update().get(pk=seat.run_id)
        seat.delete()
        if seat.state == SEATED:
            seats.free(seat.run, by=None)
    CourseRun.objects.filter(instructor=who.person).update(instructor=None)
    Help.objects.filter(enrollment__person=who.person).update(words="")
    Visit.objects.filter(help__enrollment__person=who.person).update(what="")
    now = world.now()
    Help.objects.filter(enrollment__person=who.person, closed_at=None).update(closed_at=now, result=Help.Result.ENDED)
    for member in TeamMember.objects.filter(person=who.person, until=None):
        member.helps.filter(closed_at=None).update(helper=None, taken_at=None)
        member.visits.filter(made_at=None, cancelled_at=None).update(cancelled_at=now)
        TeamMember.objects.filter(pk=member.pk).update(until=now)
    RollDevice.objects.filter(keeper=who.person).update(keeper=None, label="")
    forget_listed(who.person)


def forget_listed(person: accounts.Person) -> None:
    """What lists say of them: names they claimed, and those that bear their phone and a name like theirs."""
    theirs = {one.pk for one in ListedLearner.objects.filter(person=person)}
    if person.phone:
        unclaimed = ListedLearner.objects.filter(phone=person.phone, person=None)
        theirs |= {one.pk for one in unclaimed if accounts.people_alike(one.name, person.name)}
    forget_named(theirs, person.phone, person.name)
    ListedLearner.objects.filter(pk__in=theirs).update(name="", phone="", number_mark="")


def _to_come(who: accounts.Leaving) -> QuerySet[Enrollment]:
    runs = CourseRun.objects.to_come(world.now()).values("pk")
    return Enrollment.objects.filter(person=who.person, run__in=runs).order_by("run")


def _taught(who: accounts.Leaving) -> QuerySet[CourseRun]:
    taught: QuerySet[CourseRun] = CourseRun.objects.to_come(world.now()).filter(instructor=who.person)
    return taught
