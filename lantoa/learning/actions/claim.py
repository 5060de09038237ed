"""Whoever joined says which names on lists are theirs; nothing of it happens without their word."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.learning.actions import seat as seats
from lantoa.learning.acts import CLAIMED
from lantoa.learning.errors import NotTheirs
from lantoa.learning.models import SEATED, Attendance, CourseRun, Enrollment, ListedLearner


def claim(listed: ListedLearner, person: accounts.Person, *, by: Actor, key: UUID | None = None) -> None:
    """Let this person have the seats of a name on a list that bears their phone. Said twice it is once.

    Where they have a seat in the same class already, one of the two is given back. Refuses NotTheirs a name with another phone,
    and one that somebody else claimed.
    """
    with journal.command("learning.claim", key, {"listed": listed.pk, "person": person.pk}, by=by):
        theirs = ListedLearner.objects.filter(pk=listed.pk, phone=person.phone, person=None)
        if not theirs.exclude(phone="").update(person=person):
            if ListedLearner.objects.filter(pk=listed.pk, person=person).exists():
                return
            raise NotTheirs(_("This name is not open to you any more."))
        touch("learning", CLASSES)
        journal.record(CLAIMED, listed, by=by, on_behalf_of=listed.organisation_id)
        for seat in Enrollment.objects.filter(listed=listed).select_related("run").order_by("run"):
            _merge(seat, person, by)


def _merge(seat: Enrollment, person: accounts.Person, by: Actor) -> None:
    CourseRun.objects.select_for_update().get(pk=seat.run_id)
    mine = Enrollment.objects.filter(run=seat.run_id, person=person).exclude(pk=seat.pk).first()
    if mine is None:
        Enrollment.objects.filter(pk=seat.pk).update(person=person)
        return
    # The own one stays: what was practised hangs on it. A seat is better than waiting for one.
    if mine.state != SEATED and seat.state == SEATED:
        Enrollment.objects.filter(pk=mine.pk).update(state=SEATED)
        Enrollment.objects.filter(pk=seat.pk).update(state=mine.state)
        seat.state = mine.state
    there = Attendance.objects.filter(enrollment=mine).values("session")
    Attendance.objects.filter(enrollment=seat).exclude(session__in=there).update(enrollment=mine)
    Enrollment.objects.filter(pk=seat.pk).delete()
    Enrollment.objects.filter(pk=mine.pk, listed=None).update(listed=seat.listed_id)
    if seat.state == SEATED:
        seats.free(seat.run, by=by)
