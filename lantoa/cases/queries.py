"""Which procedures there are on a day, and what is known of one."""

from __future__ import annotations

import csv
from datetime import date
from itertools import groupby
from pathlib import Path

from django.db.models import OuterRef, Q, QuerySet, Subquery

from lantoa.cases.models import ProcedureVersion
from lantoa.kit.vietnamese import collation_key
from lantoa.kit.world import world


def procedures(on: date) -> QuerySet[ProcedureVersion]:
    """The version of each procedure that is valid on a day: of several, the newest."""
    valid = ProcedureVersion.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
    )
    newest = valid.filter(procedure=OuterRef("procedure")).order_by("-number").values("pk")[:1]
    return ProcedureVersion.objects.filter(pk=Subquery(newest)).select_related("procedure")


def by_field(on: date) -> list[tuple[str, list[ProcedureVersion]]]:
    """The procedures of a day under their fields, both in Vietnamese order. One query."""
    those = sorted(procedures(on), key=lambda row: (collation_key(row.field), collation_key(row.name)))
    return [(field, list(rows)) for field, rows in groupby(those, key=lambda row: row.field)]


def file_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the room's data files."""
    text = world.read_file(Path(__file__).parent / "data" / name).decode("utf-8")
    return list(csv.DictReader(text.splitlines()))
