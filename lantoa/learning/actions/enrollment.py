"""Take a seat in a class, and give it back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.kit.world import world
from lantoa.learning.acts import ENROLLED, LEFT
from lantoa.learning.errors import ClassFull, ClassOver
from lantoa.learning.models import CourseRun, Enrollment


def enroll(run: CourseRun, person: accounts.Person, *, by: Actor, key: UUID | None = None) -> Enrollment:
    """Give this person a seat; whoever has one already keeps it, and it is returned.

    What they did before does not count: practice waits for acts from now on. Refuses ClassFull, and ClassOver once the last
    meeting is over.
    """
    with journal.command("learning.enroll", key, {"run": run.pk, "person": person.pk}, by=by) as asked:
        standing: Enrollment | None = Enrollment.objects.filter(run=run, person=person).first()
        enrollment = standing or _seat(run, person, by)
        asked.answer = {"enrollment": enrollment.pk}
    run.refresh_from_db()
    return enrollment


def _seat(run: CourseRun, person: accounts.Person, by: Actor) -> Enrollment:
    now = world.now()
    if not CourseRun.objects.to_come(now).filter(pk=run.pk).exists():
        raise ClassOver(_("This class is over. Please choose another one."))
    touch("learning", CLASSES)
    # The class's row is the gate: two people after the last seat, or one person twice, go through it one after the other.
    if not CourseRun.objects.filter(pk=run.pk, taken__lt=F("seats")).update(taken=F("taken") + 1):
        raise ClassFull(_("Every seat is taken. Please choose another class, or ask whether one becomes free."))
    enrollment, new = Enrollment.objects.get_or_create(run=run, person=person, defaults={"enrolled_at": now})
    if new:
        journal.record(
            ENROLLED, enrollment, by=by, on_behalf_of=run.organisation_id, place=run.unit_id, data={"run": run.pk}
        )
    else:
        CourseRun.objects.filter(pk=run.pk).update(taken=F("taken") - 1)
    return enrollment


def leave(enrollment: Enrollment, *, by: Actor, key: UUID | None = None) -> None:
    """Give the seat back; what was practised in this class is forgotten here (the journal keeps it). Twice is no harm."""
    run, body = enrollment.run, {"enrollment": enrollment.pk}
    with journal.command("learning.leave", key, body, by=by):
        touch("learning", CLASSES)
        # The class first, as enrolling does, so that the two never wait for each other.
        CourseRun.objects.select_for_update().get(pk=run.pk)
        mine = Enrollment.objects.filter(pk=enrollment.pk)
        if mine.exists():
            journal.record(
                LEFT, enrollment, by=by, on_behalf_of=run.organisation_id, place=run.unit_id, data={"run": run.pk}
            )
            mine.delete()
            CourseRun.objects.filter(pk=run.pk).update(taken=F("taken") - 1)
