"""What every way to a seat does alike: the class's row is the gate, a freed seat goes to whoever waits longest, and they are told."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.learning.acts import ENROLLED, WAITS
from lantoa.learning.models import SEATED, WAITING, CourseRun, Enrollment
from lantoa.messages import api as messages
from lantoa.ui.dates import clock, day


def take(run: CourseRun) -> str:
    """Count a seat of the class as taken and return "seated", or "waiting" where none is left. Leaves the class locked."""
    free = CourseRun.objects.filter(pk=run.pk, taken__lt=F("seats"))
    if free.update(taken=F("taken") + 1):
        return SEATED
    # Whoever frees a seat meanwhile waits here, and then finds who waits: nobody waits beside a free seat.
    CourseRun.objects.select_for_update().get(pk=run.pk)
    return SEATED if free.update(taken=F("taken") + 1) else WAITING


def free(run: CourseRun, *, by: Actor | None) -> None:
    """Give one taken seat of the class, which the caller locked, back, and on to whoever waits longest."""
    CourseRun.objects.filter(pk=run.pk, taken__gt=0).update(taken=F("taken") - 1)
    hand_over(run, by=by)


def hand_over(run: CourseRun, *, by: Actor | None) -> int:
    """Give the free seats of a locked class to those who wait, the longest first, and tell them; returns how many."""
    now = world.now()
    if not CourseRun.objects.to_come(now).filter(pk=run.pk).exists():
        return 0
    found = CourseRun.objects.get(pk=run.pk)
    line = Enrollment.objects.filter(run=run, state=WAITING).select_related("person", "listed")
    those = list(line.order_by("enrolled_at", "pk")[: max(found.seats_left, 0)])
    if not those:
        return 0
    CourseRun.objects.filter(pk=run.pk).update(taken=F("taken") + len(those))
    # Practice counts from the moment of the seat, not from when somebody began to wait.
    Enrollment.objects.filter(pk__in=[one.pk for one in those]).update(
        state=SEATED, enrolled_at=now, told=found.version
    )
    record(those, found, SEATED, by=by)
    first = found.sessions.first()
    for seat in those:
        tell(
            seat,
            lambda: (
                _("Lan Tỏa: a seat became free, it is yours: %(course)s, %(day)s at %(time)s, %(hall)s.")
                % {
                    "course": found.course.title,
                    "day": day(first.starts_at) if first else "–",
                    "time": clock(first.starts_at) if first else "–",
                    "hall": found.hall,
                }
            ),
        )
    return len(those)


def record(seats: Sequence[Enrollment], run: CourseRun, state: str, *, by: Actor | None) -> None:
    """Write down that these have a seat in the class, or wait for one."""
    act = ENROLLED if state == SEATED else WAITS
    journal.record_many(
        journal.Act(act, seat, by=by, on_behalf_of=run.organisation_id, place=run.unit_id, data={"run": run.pk})
        for seat in seats
    )


def phone_of(seat: Enrollment) -> str:
    """Where somebody is reached; "" for whoever left no phone or was erased."""
    if seat.person is not None:
        return seat.person.phone if seat.person.is_active else ""
    return seat.listed.phone if seat.listed else ""


def tell(seat: Enrollment, words: object) -> bool:
    """Send them a message in the language they read; `words` makes its text. False where no phone is known."""
    phone = phone_of(seat)
    if phone:
        with translation.override(seat.person.language if seat.person and seat.person.language else "vi"):
            messages.send(phone, words(), purpose="learning")  # type: ignore[operator]
    return bool(phone)
