"""Bring the procedures into the database."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.cases.models import Procedure, ProcedureVersion
from lantoa.cases.queries import file_rows
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import PROCEDURES


def load_procedures() -> int:
    """Put every version of every procedure of the data file into the database; return the number of procedures.

    Safe to repeat: rows are changed to what the file says, none is doubled, none is removed.
    """
    rows = file_rows("procedures.csv")
    versions = [_version(row) for row in rows]
    named = {row["slug"]: Procedure(slug=row["slug"], code=row["code"]) for row in rows}
    kept = ("procedure", "number")
    names = [
        field.name
        for field in ProcedureVersion._meta.concrete_fields
        if not field.primary_key and field.name not in kept
    ]
    with transaction.atomic():
        touch("cases", PROCEDURES)
        Procedure.objects.bulk_create(
            named.values(), update_conflicts=True, unique_fields=["slug"], update_fields=["code"]
        )
        ProcedureVersion.objects.bulk_create(versions, update_conflicts=True, unique_fields=kept, update_fields=names)
    return len(named)


def _version(row: dict[str, str]) -> ProcedureVersion:
    return ProcedureVersion(
        procedure_id=row["slug"], number=int(row["version"]), valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]),
        name=row["name"], field=row["field"], executing_level=row["executing_level"], online_level=row["online_level"],
        time_limit=_number(row["time_limit"]), time_unit=row["time_unit"], time_note=row["time_note"],
        fee=_number(row["fee"]), fee_note=row["fee_note"], legal_basis=[line for line in row["legal_basis"].split("; ") if line],
        source=row["source"], source_place=row["source_place"], source_at=row["source_at"], confidence=row["confidence"],
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> int | None:
    return int(text) if text else None
