"""Bring the procedures into the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lantoa.cases.models import Case, Exemption, Procedure, ProcedureVersion
from lantoa.cases.queries.procedure import file_rows
from lantoa.cases.rules.form import LANGUAGES
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import PROCEDURES


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many procedures the file has; of which ones the province keeps its own; which versions stay as dossiers know them."""

    count: int
    kept: list[str]
    standing: list[str]


def load_procedures() -> Loaded:
    """Put every version of every procedure of the data file into the database.

    Safe to repeat: rows are changed to what the file says, none is doubled, none is removed. Two things are left alone, and named:
    procedures of which the province has published a version or withdrawn one (or written one under the file's number), and versions under
    which dossiers were begun.
    """
    rows = file_rows("procedures.csv")
    named = {row["slug"]: Procedure(slug=row["slug"], code=row["code"]) for row in rows}
    facts = ["valid_from", "valid_to", *ProcedureVersion.FACTS]
    with transaction.atomic():
        touch("cases", PROCEDURES)
        Procedure.objects.bulk_create(named.values(), ignore_conflicts=True)
        # Whoever publishes a version holds its procedure too: neither takes the other's number.
        there = {
            one.pk: one for one in Procedure.objects.select_for_update(no_key=True).filter(pk__in=named).order_by("pk")
        }
        kept = _kept_by_province({(row["slug"], int(row["version"])) for row in rows})
        Procedure.objects.bulk_update(
            [one for slug, one in named.items() if slug not in kept and there[slug].code != one.code], ["code"]
        )
        versions = [version for row in rows if (version := _version(row)).procedure_id not in kept]
        used = {(one.procedure_id, one.number): one for one in _begun_under()}
        standing = [
            one
            for one in versions
            if (known := used.get((one.procedure_id, one.number))) and _differ(known, one, facts)
        ]
        ProcedureVersion.objects.bulk_create(
            [one for one in versions if one not in standing], update_conflicts=True, unique_fields=["procedure", "number"], update_fields=facts,
        )  # fmt: skip
        Exemption.objects.bulk_create(
            (_exemption(row) for row in file_rows("exemptions.csv")), update_conflicts=True, unique_fields=["procedure", "ground"],
            update_fields=["words", "legal_basis", "source", "is_secondary", "valid_from", "valid_to"],
        )  # fmt: skip
    return Loaded(len(named), sorted(kept & named.keys()), [str(one) for one in standing])


def _kept_by_province(of_file: set[tuple[str, int]]) -> set[str]:
    theirs = ProcedureVersion.objects.filter(Q(proposed_at__isnull=False) | Q(withdrawn_at__isnull=False))
    return {
        one.procedure_id
        for one in theirs
        if one.published_at or one.proposed_at is None or (one.procedure_id, one.number) in of_file
    }


def _begun_under() -> list[ProcedureVersion]:
    begun = Exists(Case.objects.filter(version=OuterRef("pk")))
    return list(ProcedureVersion.objects.filter(begun))


def _differ(one: ProcedureVersion, other: ProcedureVersion, facts: list[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in facts)


def _exemption(row: dict[str, str]) -> Exemption:
    return Exemption(
        procedure_id=row["procedure"], ground=row["ground"], words={language: row[language] for language in LANGUAGES},
        legal_basis=row["legal_basis"], source=row["source"], is_secondary=row["confidence"] != "verified",
        valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]),
    )  # fmt: skip


def _version(row: dict[str, str]) -> ProcedureVersion:
    return ProcedureVersion(
        procedure_id=row["slug"], number=int(row["version"]), valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]),
        name=row["name"], field=row["field"], executing_level=row["executing_level"], online_level=row["online_level"],
        time_limit=_number(row["time_limit"]), time_unit=row["time_unit"], time_note=row["time_note"],
        fee=_number(row["fee"]), fee_note=row["fee_note"],
        fee_online=_number(row["fee_online"]), late_after=time.fromisoformat(row["late_after"]) if row["late_after"] else None,
        legal_basis=[line for line in row["legal_basis"].split("; ") if line],
        source=row["source"], source_place=row["source_place"], source_at=row["source_at"], confidence=row["confidence"],
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> int | None:
    return int(text) if text else None
