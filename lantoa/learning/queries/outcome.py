"""Every seat and place in line of classes that are held, as counting over the whole province needs them: no names, no halls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, Min, OuterRef, Q

from lantoa.learning.models import SEATED, Attendance, Enrollment, Practice
from lantoa.learning.rules.attendance import HERE


@dataclass(frozen=True, slots=True)
class CountedSeat:
    """One seat, or place in line where `waiting`: whose, where, when its class begins and ends, whether they were there, and when
    they first did what a lesson asks for (`practice_id` ends that lesson; rehearsals are none)."""

    enrollment_id: int
    person_id: int | None
    listed_id: int | None
    unit_id: str
    first_at: datetime
    last_at: datetime
    enrolled_at: datetime
    waiting: bool
    attended: bool
    did_it_at: datetime | None
    practice_id: int | None


def counted_seats(until: datetime) -> list[CountedSeat]:
    """What was so by that moment. Nobody who was erased. Two queries, however many seats."""
    seats = Enrollment.objects.filter(run__cancelled_at=None, enrolled_at__lt=until).filter(
        Q(person=None) | Q(person__erased_at=None)
    )
    # Somebody on a list who was erased has lost their name there.
    those = seats.exclude(person=None, listed__name="").annotate(
        first_at=Min("run__sessions__starts_at"),
        last_at=Max("run__sessions__ends_at"),
        here=Exists(
            Attendance.objects.filter(enrollment=OuterRef("pk"), status__in=HERE, session__starts_at__lt=until)
        ),
    )
    done: dict[int, tuple[datetime, int]] = {}
    for enrollment, at, practice in (
        Practice.objects.filter(rehearsal=False, completed_at__lt=until)
        .order_by("completed_at", "pk")
        .values_list("enrollment_id", "completed_at", "pk")
    ):
        done.setdefault(enrollment, (at, practice))
    columns = "pk", "person_id", "listed_id", "run__unit_id", "first_at", "last_at", "enrolled_at", "state", "here"
    return [
        CountedSeat(pk, person, listed, unit, first, last, enrolled, state != SEATED, here, *done.get(pk, (None, None)))
        for pk, person, listed, unit, first, last, enrolled, state, here in those.filter(first_at__isnull=False)
        .order_by("pk")
        .values_list(*columns)
    ]


def seats_told(seats: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The person (0 for somebody who only stands on a list) and the target group ("" where nobody said) of each of these seats. One
    query, none for none."""
    wanted = set(seats)
    rows = Enrollment.objects.filter(pk__in=wanted) if wanted else Enrollment.objects.none()
    return {pk: (person or 0, group) for pk, person, group in rows.values_list("pk", "person_id", "target_group")}
