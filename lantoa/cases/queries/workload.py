"""How much lies with each officer of an office, and how much was decided in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from lantoa.cases.models import Case
from lantoa.cases.queries.case import soon_until

# How far back what was decided is looked at.
LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Workload:
    """One officer's dossiers; `officer` "" where nobody took them yet. `dated`: of those decided, how many had a date at all."""

    officer: str
    open: int
    soon: int
    late: int
    decided: int
    dated: int
    on_time: int

    @property
    def share(self) -> int | None:
        """What was decided in time, in whole percent rounded down; None where nothing had a date."""
        return self.on_time * 100 // self.dated if self.dated else None


def workload(organisation_id: int, now: datetime) -> list[Workload]:
    """Each officer of this office by name, those without one first, and the whole office at the end. One query.

    In time is what was decided, granted or refused, no later than the date its citizen was given; decided within LOOKED_BACK.
    """
    state = Case.State
    open_ = Q(state__in=Case.OPEN)
    decided = Q(state__in=[state.GRANTED, state.REFUSED], decided_at__gt=now - LOOKED_BACK)
    rows = (
        Case.objects.filter(open_ | decided, office__organisation_id=organisation_id, rehearsal=False)
        .values("officer", "officer__name")
        .annotate(
            open=Count("pk", filter=open_),
            soon=Count("pk", filter=open_ & Q(due_at__gte=now, due_at__lt=soon_until(now))),
            late=Count("pk", filter=open_ & Q(due_at__lt=now)),
            decided=Count("pk", filter=decided),
            dated=Count("pk", filter=decided & Q(due_at__isnull=False)),
            on_time=Count("pk", filter=decided & Q(decided_at__lte=F("due_at"))),
        )
    )
    counted = ("open", "soon", "late", "decided", "dated", "on_time")
    each = [Workload(row["officer__name"] or "", *(row[name] for name in counted)) for row in rows]
    whole = Workload("", *(sum(getattr(one, name) for one in each) for name in counted))
    return [*sorted(each, key=lambda one: one.officer), whole]
