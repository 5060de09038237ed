"""Announce a class: a course, a hall in a commune, its meetings and its seats; change it, close it, call it off, and tell people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.learning.actions import seat as line
from lantoa.learning.acts import CLASS_CANCELLED, CLASS_CHANGED, CLASS_CLOSED, CLASS_STARTED
from lantoa.learning.errors import BadClass, ClassOver, NotAllowed
from lantoa.learning.models import LEADING, Course, CourseRun, CourseSession, Enrollment, Programme
from lantoa.learning.rules import LONGEST_HALL, MOST_SEATS
from lantoa.places import api as places
from lantoa.ui.dates import clock, day

AT_ONCE = 100
MOST_MEETINGS = 60
Meeting = tuple[datetime, datetime]


def start_class(
    course: Course, organisation: accounts.Organisation, *, unit: places.Unit, hall: str, seats: int, sessions: Sequence[Meeting],
    instructor: accounts.Person | None = None, programme: Programme | None = None, by: Actor, key: UUID | None = None,
) -> CourseRun:  # fmt: skip
    """Announce a class of this course in a commune; `sessions` are (start, end) of its meetings.

    Refuses NotAllowed unless `by` is an instructor or officer of the organisation, and BadClass (with the field) an empty
    hall, seats outside 1 to 500, no meeting or one that ends before it begins, and another organisation's programme.
    """
    place, meetings = clean_line(hall), sorted(sessions)
    _check(organisation.pk, place, seats, meetings, by)
    _check_programme(organisation.pk, programme)
    body = {
        "course": course.pk, "organisation": organisation.pk, "unit": unit.pk, "hall": place, "seats": seats,
        "sessions": [[start.isoformat(), end.isoformat()] for start, end in meetings], "instructor": instructor.pk if instructor else None,
        **({"programme": programme.pk} if programme else {}),
    }  # fmt: skip
    with journal.command("learning.start_class", key, body, by=by) as run:
        if run.replayed:
            return CourseRun.objects.get(pk=(run.answer or {})["run"])
        touch("learning", CLASSES)
        made: CourseRun = CourseRun.objects.create(
            course=course,
            organisation=organisation,
            instructor=instructor,
            unit=unit,
            hall=place,
            seats=seats,
            programme=programme,
        )
        CourseSession.objects.bulk_create(
            [CourseSession(run=made, starts_at=start, ends_at=end) for start, end in meetings]
        )
        journal.record(
            CLASS_STARTED, made, by=by, on_behalf_of=organisation.pk, place=unit.pk, data={"course": course.pk}
        )
        run.answer = {"run": made.pk}
        return made


def change_class(
    run: CourseRun, *, unit: places.Unit, hall: str, seats: int, sessions: Sequence[Meeting], instructor: accounts.Person | None = None,
    programme: Programme | None = None, by: Actor, key: UUID | None = None,
) -> CourseRun:  # fmt: skip
    """Hold the class otherwise. Whoever has a seat or waits is told of another place or time, within a minute or so; new seats
    go to those who wait.

    Refuses as `start_class`, and BadClass fewer seats than are taken, fewer meetings than were attended, and a class that is called off.
    """
    place, meetings = clean_line(hall), sorted(sessions)
    _check(run.organisation_id, place, seats, meetings, by)
    _check_programme(run.organisation_id, programme)
    body = {
        "run": run.pk, "unit": unit.pk, "hall": place, "seats": seats, "sessions": [[start.isoformat(), end.isoformat()] for start, end in meetings],
        "instructor": instructor.pk if instructor else None, "programme": programme.pk if programme else None,
    }  # fmt: skip
    with journal.command("learning.change_class", key, body, by=by) as asked:
        if asked.replayed:
            return run
        touch("learning", CLASSES)
        found = CourseRun.objects.select_for_update().get(pk=run.pk)
        if found.cancelled_at:
            raise BadClass(_("This class is called off."))
        if seats < found.taken:
            raise BadClass(_("%(taken)s seats are taken already.") % {"taken": found.taken}, field="seats")
        moved = _meet(found, meetings) | (found.hall != place) | (found.unit_id != unit.pk)
        found.unit, found.hall, found.seats, found.instructor, found.programme = (
            unit,
            place,
            seats,
            instructor,
            programme,
        )
        if moved:
            found.version, found.telling = found.version + 1, True
        found.save(update_fields=["unit", "hall", "seats", "instructor", "programme", "version", "telling"])
        journal.record(
            CLASS_CHANGED,
            found,
            by=by,
            on_behalf_of=found.organisation_id,
            place=unit.pk,
            data={"version": found.version},
        )
        line.hand_over(found, by=by)
    run.refresh_from_db()
    return run


def _meet(run: CourseRun, meetings: Sequence[Meeting]) -> bool:
    """Give the class these meetings; the first stays the first, whatever hangs on it. Whether anything is otherwise now."""
    standing = list(run.sessions.all())
    for session, (start, end) in zip(standing, meetings, strict=False):
        session.starts_at, session.ends_at = start, end
    before = {pk: (start, end) for pk, start, end in run.sessions.values_list("pk", "starts_at", "ends_at")}
    changed = [one for one in standing[: len(meetings)] if before[one.pk] != (one.starts_at, one.ends_at)]
    for session in changed:
        session.save(update_fields=["starts_at", "ends_at"])
    more = [CourseSession(run=run, starts_at=start, ends_at=end) for start, end in meetings[len(standing) :]]
    CourseSession.objects.bulk_create(more)
    gone = standing[len(meetings) :]
    try:
        with transaction.atomic():
            CourseSession.objects.filter(pk__in=[one.pk for one in gone]).delete()
    except ProtectedError:
        raise BadClass(_("Somebody was at one of these meetings; it cannot be taken away."), field="sessions") from None
    return bool(changed or more or gone)


def close_class(run: CourseRun, *, by: Actor, key: UUID | None = None) -> None:
    """Take nobody any more; whoever has a seat keeps it. Twice is no harm. Refuses NotAllowed."""
    _may(run, by)
    with journal.command("learning.close_class", key, {"run": run.pk}, by=by):
        touch("learning", CLASSES)
        if CourseRun.objects.filter(pk=run.pk, closed_at=None, cancelled_at=None).update(closed_at=world.now()):
            journal.record(CLASS_CLOSED, run, by=by, on_behalf_of=run.organisation_id, place=run.unit_id)


def cancel_class(run: CourseRun, *, by: Actor, key: UUID | None = None) -> None:
    """Call the class off; everybody with a seat or a place in the line is told. Twice is no harm.

    Refuses NotAllowed, and ClassOver a class whose last meeting is over: what was held cannot be called off.
    """
    _may(run, by)
    with journal.command("learning.cancel_class", key, {"run": run.pk}, by=by):
        touch("learning", CLASSES)
        standing = CourseRun.objects.filter(pk=run.pk, cancelled_at=None)
        if standing.exists() and not CourseRun.objects.to_come(world.now()).filter(pk=run.pk).exists():
            raise ClassOver(_("This class is over."))
        if standing.update(cancelled_at=world.now(), version=F("version") + 1, telling=True):
            journal.record(CLASS_CANCELLED, run, by=by, on_behalf_of=run.organisation_id, place=run.unit_id)


def tell_changes() -> int:
    """Tell those with a seat, or in the line, of the last change of their class, each once; returns how many were told."""
    count = 0
    for run in CourseRun.objects.filter(telling=True).select_related("course", "unit").order_by("pk")[:AT_ONCE]:
        while told := _tell_some(run):
            count += told
            journal.still_at_it()
    return count


def _tell_some(run: CourseRun) -> int:
    with transaction.atomic():
        now = CourseRun.objects.select_for_update(of=("self",)).select_related("course", "unit").get(pk=run.pk)
        behind = Enrollment.objects.filter(run=run, told__lt=now.version).select_related("person", "listed")
        those = list(behind.order_by("pk")[:AT_ONCE])
        Enrollment.objects.filter(pk__in=[one.pk for one in those]).update(told=now.version)
        first = now.sessions.first()
        for seat in those:
            line.tell(seat, lambda: _change_in_words(now, first))
        if len(those) < AT_ONCE:
            CourseRun.objects.filter(pk=run.pk).update(telling=False)
        return len(those)


def _change_in_words(run: CourseRun, first: CourseSession | None) -> str:
    if run.cancelled_at:
        return _("Lan Tỏa: the class %(course)s in %(place)s is called off. Please choose another one.") % {
            "course": run.course.title, "place": run.unit.full_name,
        }  # fmt: skip
    return _("Lan Tỏa: the class %(course)s has changed. It meets %(day)s at %(time)s, %(hall)s, %(place)s.") % {
        "course": run.course.title, "day": day(first.starts_at) if first else "–", "time": clock(first.starts_at) if first else "–",
        "hall": run.hall, "place": run.unit.full_name,
    }  # fmt: skip


def _may(run: CourseRun, by: Actor) -> None:
    if by.organisation_id != run.organisation_id or not by.roles & LEADING:
        raise NotAllowed(_("Only an instructor or officer announces a class here."))


def _check_programme(organisation_id: int, programme: Programme | None) -> None:
    if programme is not None and programme.organisation_id != organisation_id:
        raise BadClass(_("Please choose from the list."), field="programme")


def _check(organisation_id: int, hall: str, seats: int, meetings: Sequence[Meeting], by: Actor) -> None:
    if by.organisation_id != organisation_id or not by.roles & LEADING:
        raise NotAllowed(_("Only an instructor or officer announces a class here."))
    if not hall or len(hall) > LONGEST_HALL:
        raise BadClass(
            _("Please write where the class meets, in at most %(limit)s characters.") % {"limit": LONGEST_HALL},
            field="hall",
        )
    if not 1 <= seats <= MOST_SEATS:
        raise BadClass(_("A class has between 1 and %(limit)s seats.") % {"limit": MOST_SEATS}, field="seats")
    if len(meetings) > MOST_MEETINGS:
        raise BadClass(_("A class has at most %(limit)s meetings.") % {"limit": MOST_MEETINGS}, field="sessions")
    if not meetings or any(end <= start for start, end in meetings):
        raise BadClass(_("Please give at least one meeting that ends after it begins."), field="sessions")
