"""What was granted by a decision, for the room above that keeps what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.cases.models import Decision
from lantoa.kit.database.wall import house
from lantoa.kit.world import VIETNAM


@dataclass(frozen=True, slots=True)
class Granted:
    """A decision that grants what was asked: its id and code, its day in Vietnam, what was asked of which procedure, by whom and for which
    organisation (None: for the person alone), at which public body, of which commune. Never a rehearsal's."""

    decision: int
    code: str
    on: date
    procedure: str
    answers: Mapping[str, Any]
    person_id: int
    organisation_id: int | None
    body: int
    unit_id: str | None


@house("what follows from a decision is kept by another office")
def granted(decision_id: int) -> Granted | None:
    """What this decision granted; None for one that refuses, was cancelled, is not approved yet, or belongs to a rehearsal. One query."""
    rows = Decision.objects.filter(outcome=Decision.Outcome.GRANTED, approved_at__isnull=False, cancelled_at=None)
    found = rows.filter(case__rehearsal=False).select_related("case__office").filter(pk=decision_id).first()
    if found is None:
        return None
    case = found.case
    return Granted(
        found.pk, found.code, found.approved_at.astimezone(VIETNAM).date(), case.procedure_id, case.answers, case.person_id, case.organisation_id,
        case.office.organisation_id, case.unit_id,
    )  # fmt: skip
