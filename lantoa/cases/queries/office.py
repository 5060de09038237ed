"""At which office a dossier is handed in: the commune's that was chosen, or one of the province's where the province decides."""

from __future__ import annotations

from django.db.models import QuerySet

from lantoa.cases.models import Case, Office, ProcedureVersion


def offices_for(version: ProcedureVersion) -> QuerySet[Office]:
    """The offices that take dossiers of this version, by name."""
    rows = Office.objects.select_related("unit", "organisation")
    if version.is_provincial:
        return rows.filter(unit=None).order_by("organisation__name", "pk")
    return rows.exclude(unit=None).order_by("unit__name")


def office_for(case: Case) -> Office | None:
    """Where it lies, or will lie when it is handed in; None while that is not chosen, or nobody takes it here. Two queries at most.

    What the province decides goes to its office; where it has several, to the one that was chosen.
    """
    if case.office_id:
        found: Office | None = case.office
        return found
    rows = offices_for(case.version)
    if not case.version.is_provincial:
        return rows.filter(unit=case.unit_id).first() if case.unit_id else None
    several = list(rows[:2])
    return several[0] if len(several) == 1 else None
