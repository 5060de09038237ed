"""What learning lets go of when a learner or a teacher is erased."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.kit.world import world
from lantoa.learning.models import CourseRun, Enrollment
from lantoa.ui.dates import day


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """Whoever teaches a class to come has somebody else take it."""
    for run in _taught(who).select_related("course"):
        yield _("You teach “%(course)s” on %(day)s. Ask the organisers for another teacher first.") % {
            "course": run.course.title,
            "day": day(run.starts),
        }


def stays(who: accounts.Leaving) -> Iterator[str]:
    if Enrollment.objects.filter(person=who.person).exists():
        yield _("That a seat in a class was taken, without your name: so that classes can be counted.")


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "seats in classes to come", _to_come(who).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    seats = (
        Enrollment.objects.filter(person=who.person).select_related("run__course").prefetch_related("practices__lesson")
    )
    for seat in seats.order_by("pk"):
        done = [{"lesson": one.lesson.title, "at": one.completed_at} for one in seat.practices.all()]
        facts = {
            "course": seat.run.course.title,
            "hall": seat.run.hall,
            "enrolled_at": seat.enrolled_at,
            "practised": done,
        }
        yield accounts.Held("learning", "seat in a class", facts)


def forget(who: accounts.Leaving) -> None:
    """Give seats in classes to come back, and leave classes to come without their teacher. What is over keeps only ids."""
    touch("learning", CLASSES)
    for seat in _to_come(who):
        # The class first, as enrolling does, so that the two never wait for each other.
        CourseRun.objects.filter(pk=seat.run_id).update(taken=F("taken") - 1)
        seat.delete()
    CourseRun.objects.filter(instructor=who.person).update(instructor=None)


def _to_come(who: accounts.Leaving) -> QuerySet[Enrollment]:
    runs = CourseRun.objects.to_come(world.now()).values("pk")
    return Enrollment.objects.filter(person=who.person, run__in=runs).order_by("run")


def _taught(who: accounts.Leaving) -> QuerySet[CourseRun]:
    taught: QuerySet[CourseRun] = CourseRun.objects.to_come(world.now()).filter(instructor=who.person)
    return taught
