"""Programmes: the plan beside what was done, counted from the records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class PlannedAndDone:
    """A programme in a line: what it is called, its commune or sector, its days, seats planned, seats announced, and seats whose
    holder was at a meeting."""

    title: str
    unit_id: str | None
    sector: str
    starts_on: date
    ends_on: date
    planned: int
    announced: int
    attended: int


def planned_and_done(first: date, last: date, unit: str | None = None) -> list[PlannedAndDone]:
    """Every programme with a day between these two, of one commune or of all, the earliest first. Three queries."""
    those = Programme.objects.filter(starts_on__lte=last, ends_on__gte=first)
    rows = list((those.filter(unit=unit) if unit else those).order_by("starts_on", "pk"))
    runs = CourseRun.objects.filter(programme__in=rows, cancelled_at=None)
    announced = dict(
        runs.order_by().values_list("programme").annotate(Sum("seats")).values_list("programme", "seats__sum")
    )
    there = (
        Attendance.objects.filter(enrollment__run__in=runs, status__in=HERE)
        .order_by()
        .values_list("enrollment__run__programme")
    )
    attended = dict(
        there.annotate(Count("enrollment", distinct=True)).values_list(
            "enrollment__run__programme", "enrollment__count"
        )
    )
    return [
        PlannedAndDone(
            row.title, row.unit_id, row.sector, row.starts_on, row.ends_on, row.seats, announced.get(row.pk, 0), attended.get(row.pk, 0)
        )
        for row in rows
    ]  # fmt: skip


def attended_in(runs: Iterable[int]) -> int:
    """How many seats of these classes (their ids) were at a meeting at least once, in time or late."""
    return Attendance.objects.filter(enrollment__run__in=runs, status__in=HERE).aggregate(
        seats=Count("enrollment", distinct=True)
    )["seats"]  # type: ignore[no-any-return]


def target_choices(language: str) -> list[tuple[str, str]]:
    """The groups for a choice field, in the language of the page."""
    return [(code, group.title(language)) for code, group in target_groups().items()]
