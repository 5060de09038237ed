"""Announce a class: a course, a hall in a commune, its meetings and its seats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.kit.vietnamese import clean_line
from lantoa.learning.acts import CLASS_STARTED
from lantoa.learning.errors import BadClass, NotAllowed
from lantoa.learning.models import LEADING, Course, CourseRun, CourseSession
from lantoa.learning.rules import LONGEST_HALL, MOST_SEATS
from lantoa.places import api as places

Meeting = tuple[datetime, datetime]


def start_class(
    course: Course, organisation: accounts.Organisation, *, unit: places.Unit, hall: str, seats: int, sessions: Sequence[Meeting],
    instructor: accounts.Person | None = None, by: Actor, key: UUID | None = None,
) -> CourseRun:  # fmt: skip
    """Announce a class of this course in a commune; `sessions` are (start, end) of its meetings.

    Refuses NotAllowed unless `by` is an instructor or officer of the organisation, and BadClass (with the field) an empty
    hall, seats outside 1 to 500, no meeting or one that ends before it begins.
    """
    place, meetings = clean_line(hall), sorted(sessions)
    _check(organisation, place, seats, meetings, by)
    body = {
        "course": course.pk, "organisation": organisation.pk, "unit": unit.pk, "hall": place, "seats": seats,
        "sessions": [[start.isoformat(), end.isoformat()] for start, end in meetings], "instructor": instructor.pk if instructor else None,
    }  # fmt: skip
    with journal.command("learning.start_class", key, body, by=by) as run:
        if run.replayed:
            return CourseRun.objects.get(pk=(run.answer or {})["run"])
        touch("learning", CLASSES)
        made: CourseRun = CourseRun.objects.create(
            course=course, organisation=organisation, instructor=instructor, unit=unit, hall=place, seats=seats
        )
        CourseSession.objects.bulk_create(
            [CourseSession(run=made, starts_at=start, ends_at=end) for start, end in meetings]
        )
        journal.record(
            CLASS_STARTED, made, by=by, on_behalf_of=organisation.pk, place=unit.pk, data={"course": course.pk}
        )
        run.answer = {"run": made.pk}
        return made


def _check(organisation: accounts.Organisation, hall: str, seats: int, meetings: Sequence[Meeting], by: Actor) -> None:
    if by.organisation_id != organisation.pk or not by.roles & LEADING:
        raise NotAllowed(_("Only an instructor or officer announces a class here."))
    if not hall or len(hall) > LONGEST_HALL:
        raise BadClass(
            _("Please write where the class meets, in at most %(limit)s characters.") % {"limit": LONGEST_HALL},
            field="hall",
        )
    if not 1 <= seats <= MOST_SEATS:
        raise BadClass(_("A class has between 1 and %(limit)s seats.") % {"limit": MOST_SEATS}, field="seats")
    if not meetings or any(end <= start for start, end in meetings):
        raise BadClass(_("Please give at least one meeting that ends after it begins."), field="sessions")
