"""Meetings as a calendar file: the same event stays the same one however often it is fetched, and says when it is called off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from icalendar import Alarm, Calendar, Event

from lantoa.kit.world import VIETNAM, world
from lantoa.learning.models import SEATED, CourseRun, Enrollment


def calendar_of(runs: Iterable[CourseRun], name: str) -> bytes:
    """The meetings of these classes (with course, unit, sessions) as RFC 5545 text, times in Asia/Ho_Chi_Minh."""
    made = Calendar()
    made.add("prodid", "-//Lantoa//learning//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _line(name))
    made.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    host = settings.PUBLIC_URL.split("//", 1)[-1].split("/")[0].split(":")[0] or "lantoa"
    for run in runs:
        for session in run.sessions.all():
            event = Event()
            event.add("uid", f"class-{run.pk}-meeting-{session.pk}@{host}")
            event.add("sequence", run.version)
            event.add("dtstamp", world.now())
            event.add("dtstart", session.starts_at.astimezone(VIETNAM))
            event.add("dtend", session.ends_at.astimezone(VIETNAM))
            event.add("summary", _line(run.course.title))
            event.add("location", _line(f"{run.hall}, {run.unit.full_name}"))
            event.add("url", f"{settings.PUBLIC_URL}/hoc/lop/{run.pk}/")
            event.add("status", "CANCELLED" if run.cancelled_at else "CONFIRMED")
            if not run.cancelled_at:
                alarm = Alarm()
                alarm.add("action", "DISPLAY")
                alarm.add("description", _line(run.course.title))
                alarm.add("trigger", timedelta(hours=-2))
                event.add_component(alarm)
            made.add_component(event)
    made.add_missing_timezones()
    return made.to_ical()


def _line(text: str) -> str:
    """In one line: what else ends a line somewhere would end the event."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def classes_of(person_id: int | None) -> list[CourseRun]:
    """The classes somebody has a seat in, also those called off: a calendar has to hear of it."""
    mine = Enrollment.objects.filter(person=person_id, state=SEATED).values("run")
    found = CourseRun.objects.filter(pk__in=mine) if person_id else CourseRun.objects.none()
    return list(found.select_related("course", "unit").prefetch_related("sessions").order_by("pk"))
