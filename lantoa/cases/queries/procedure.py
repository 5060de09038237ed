"""Which procedures there are on a day, and what is known of one."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from lantoa.cases.models import Form, Procedure, ProcedureVersion
from lantoa.kit.vietnamese import collation_key, fold
from lantoa.kit.world import world

DATA = Path(__file__).parents[1] / "data"


def procedures(on: date) -> QuerySet[ProcedureVersion]:
    """The version of each procedure that is valid on a day: the last one begun by then, unless it ended before."""
    begun = ProcedureVersion.objects.published().begun(on).filter(procedure=OuterRef("procedure"))
    last = begun.order_by(F("valid_from").desc(nulls_last=True)).values("pk")[:1]
    valid = Q(valid_to=None) | Q(valid_to__gte=on)
    return ProcedureVersion.objects.filter(valid, pk=Subquery(last)).select_related("procedure")


def by_field(on: date) -> list[tuple[str, list[ProcedureVersion]]]:
    """The procedures of a day under their fields, both in Vietnamese order. One query."""
    those = sorted(procedures(on), key=lambda row: (collation_key(row.field), collation_key(row.name)))
    return [(field, list(rows)) for field, rows in groupby(those, key=lambda row: row.field)]


@dataclass(frozen=True, slots=True)
class Spell:
    """One published version with the days on which it holds: `first` None where it is not known, `last` None where it goes on."""

    version: ProcedureVersion
    first: date | None
    last: date | None

    def is_over(self, on: date) -> bool:
        return self.last is not None and self.last < on

    def is_to_come(self, on: date) -> bool:
        return self.first is not None and self.first > on


def spells(versions: Sequence[ProcedureVersion]) -> list[Spell]:
    """The published versions of one procedure in the order of their days: each holds until the day before the next one's."""
    ordered = sorted(versions, key=lambda one: one.valid_from or date.min)
    return [
        Spell(one, one.valid_from, _sooner(one.valid_to, following and following.valid_from))
        for one, following in pairwise([*ordered, None])
        if one is not None
    ]


def _sooner(end: date | None, next_begins: date | None) -> date | None:
    before = next_begins - timedelta(days=1) if next_begins else None
    return min((day for day in (end, before) if day), default=None)


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure on the desk's list: what holds today, or held last; what is to come; what waits to be published; its own form."""

    procedure: Procedure
    current: Spell | None
    coming: list[Spell]
    proposal: ProcedureVersion | None
    has_form: bool

    @property
    def shown(self) -> ProcedureVersion:
        """By which it is named."""
        return self.current.version if self.current else (self.proposal or self.coming[0].version)


def line_of(procedure: Procedure, versions: Sequence[ProcedureVersion], on: date, *, has_form: bool) -> Line:
    """One line, from its published versions and its proposal."""
    every = spells([one for one in versions if not one.is_proposal])
    begun = [one for one in every if not one.is_to_come(on)]
    coming = [one for one in every if one.is_to_come(on)]
    proposal = next((one for one in versions if one.is_proposal), None)
    return Line(procedure, begun[-1] if begun else None, coming, proposal, has_form)


def desk_list(on: date, words: str, *, proposals: bool) -> list[Line]:
    """Every procedure whose name, field, code, source or deciding body has all these words, in Vietnamese order. Two queries."""
    rows = ProcedureVersion.objects.published()
    if proposals:
        rows = rows | ProcedureVersion.objects.proposed()
    formed = set(Form.objects.exclude(procedure=None).values_list("procedure", flat=True))
    there = rows.select_related("procedure").order_by("procedure")
    lines = [
        line_of(own[0].procedure, own, on, has_form=slug in formed)
        for slug, group in groupby(there, key=lambda one: one.procedure_id)
        for own in [list(group)]
    ]
    wanted = fold(words).split()
    fitting = [line for line in lines if all(word in _findable(line) for word in wanted)]
    return sorted(fitting, key=lambda line: (collation_key(line.shown.field), collation_key(line.shown.name)))


def _findable(line: Line) -> str:
    it = line.shown
    return fold(
        f"{line.procedure.slug} {line.procedure.code} {it.code} {it.field} {it.name} {it.source} {it.executing_level}"
    )


def versions_of(procedure: Procedure) -> list[ProcedureVersion]:
    """All that was written of a procedure, the withdrawn too, with who wrote it. One query."""
    rows = ProcedureVersion.objects.filter(procedure=procedure).order_by("pk")
    return list(rows.select_related("procedure", "proposed_by", "published_by", "withdrawn_by", "replaces"))


def version_before(version: ProcedureVersion) -> ProcedureVersion | None:
    """The published version that holds until this one begins, but for the one it takes the place of. One query."""
    if version.valid_from is None:
        return None
    earlier = ProcedureVersion.objects.published().begun(version.valid_from - timedelta(days=1))
    rows = earlier.filter(procedure=version.procedure_id).exclude(pk__in=[version.pk or 0, version.replaces_id or 0])
    return rows.order_by(F("valid_from").desc(nulls_last=True)).first()


def file_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the room's data files."""
    text = world.read_file(DATA / name).decode("utf-8")
    return list(csv.DictReader(text.splitlines()))


def data_files(folder: str, suffix: str) -> list[str]:
    """The texts of the room's data files of one folder, in the order of their names."""
    found = sorted(path for path in (DATA / folder).iterdir() if path.suffix == suffix)
    return [world.read_file(path).decode("utf-8") for path in found]
