"""The evening before a meeting everybody with a seat is reminded, once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.learning.actions.seat import tell
from lantoa.learning.models import SEATED, CourseSession, Enrollment
from lantoa.ui.dates import clock, day

AT_ONCE = 100


def remind() -> int:
    """Remind everybody of the meetings of tomorrow, or of today where the evening was missed; returns how many were told."""
    on = (world.now() + timedelta(hours=12)).astimezone(VIETNAM).date()
    begins = datetime.combine(on, time.min, tzinfo=VIETNAM)
    meetings = CourseSession.objects.filter(
        starts_at__gte=max(begins, world.now()), starts_at__lt=begins + timedelta(days=1), run__cancelled_at=None
    )
    count = 0
    for meeting in meetings.select_related("run__course", "run__unit").order_by("starts_at", "pk"):
        while told := _remind_some(meeting, on):
            count += told
            journal.still_at_it()
    return count


def _remind_some(meeting: CourseSession, on: date) -> int:
    run = meeting.run
    with transaction.atomic():
        not_yet = Enrollment.objects.filter(Q(reminded_on=None) | Q(reminded_on__lt=on), run=run, state=SEATED)
        those = list(not_yet.select_related("person", "listed").order_by("pk")[:AT_ONCE])
        mine = [one for one in those if not_yet.filter(pk=one.pk).update(reminded_on=on)]
        for seat in mine:
            tell(
                seat,
                lambda: _("Lan Tỏa: %(course)s meets %(day)s at %(time)s, %(hall)s, %(place)s. See you there.")
                % {
                    "course": run.course.title, "day": day(meeting.starts_at), "time": clock(meeting.starts_at), "hall": run.hall,
                    "place": run.unit.full_name,
                },
            )  # fmt: skip
    return len(mine)
