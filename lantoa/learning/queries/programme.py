"""Programmes: the plan beside what was done, counted from the records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from lantoa.learning.models import SEATED, Attendance, CourseRun, Enrollment, ListRow, Programme
from lantoa.learning.rules.attendance import HERE
from lantoa.learning.rules.programme import TargetGroup, target_groups


@dataclass(frozen=True, slots=True)
class Aim:
    """One target group of a programme: how many people are meant to be reached, and how many have a seat."""

    group: TargetGroup
    planned: int
    enrolled: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What a programme planned and did."""

    planned: int
    announced: int
    classes: int
    enrolled: int
    waiting: int
    unseated: int
    attended: int
    did_it: int
    aims: tuple[Aim, ...]


def progress_of(programme: Programme) -> Progress:
    """The plan of a programme beside what was done in its classes that are held. Six queries."""
    runs = CourseRun.objects.filter(programme=programme, cancelled_at=None)
    sums = runs.aggregate(seats=Sum("seats"), classes=Count("pk"))
    seats = Enrollment.objects.filter(run__in=runs)
    states = seats.aggregate(enrolled=Count("pk", filter=Q(state=SEATED)), waiting=Count("pk", filter=~Q(state=SEATED)))
    done = seats.filter(state=SEATED, practices__rehearsal=False).distinct().count()
    groups = dict(
        seats.filter(state=SEATED)
        .order_by()
        .values_list("target_group")
        .annotate(Count("pk"))
        .values_list("target_group", "pk__count")
    )
    planned = {target.group: target.people for target in programme.targets.all()}
    aims = [
        Aim(group, planned.get(code, 0), groups.get(code, 0))
        for code, group in target_groups().items()
        if planned.get(code) or groups.get(code)
    ]
    unseated = ListRow.objects.filter(learner_list__programme=programme, outcome=ListRow.Outcome.UNSEATED).count()
    return Progress(
        programme.seats, sums["seats"] or 0, sums["classes"], states["enrolled"], states["waiting"], unseated,
        attended_in(runs.values_list("pk", flat=True)), done, tuple(aims),
    )  # fmt: skip


def attended_in(runs: Iterable[int]) -> int:
    """How many seats of these classes (their ids) were at a meeting at least once, in time or late."""
    return Attendance.objects.filter(enrollment__run__in=runs, status__in=HERE).aggregate(
        seats=Count("enrollment", distinct=True)
    )["seats"]  # type: ignore[no-any-return]


def target_choices(language: str) -> list[tuple[str, str]]:
    """The groups for a choice field, in the language of the page."""
    return [(code, group.title(language)) for code, group in target_groups().items()]
