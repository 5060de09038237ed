"""At which office a dossier is handed in: the commune's that was chosen, or one of the province's where the province decides; and
which offices there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from lantoa.accounts import api as accounts
from lantoa.cases.models import Case, Office, ProcedureVersion
from lantoa.cases.models.office import DESK, OfficeQuerySet
from lantoa.cases.rules.level import is_central
from lantoa.kit.database.wall import house
from lantoa.kit.vietnamese import collation_key, fold
from lantoa.places import api as places

Organisation = accounts.Organisation


def offices_for(version: ProcedureVersion) -> QuerySet[Office]:
    """The offices that take new dossiers of this version, by name."""
    rows = _of_level(version).live().select_related("unit", "organisation")
    return rows.order_by("unit__name" if version.by_commune else "organisation__name", "pk")


def _of_level(version: ProcedureVersion) -> OfficeQuerySet:
    if version.by_commune:
        return Office.objects.exclude(unit=None)
    return Office.objects.filter(unit=None, level=version.executing_level if version.is_central else "")


def is_taken(version: ProcedureVersion) -> bool:
    """Whether a dossier of this version can be begun here. What somebody above the province decides cannot, unless an office for
    it was named; everything else can, wherever its office stands. One query at most."""
    return not version.is_central or offices_for(version).exists()


def office_for(case: Case) -> Office | None:
    """Where it lies, or will lie when it is handed in; None while that is not chosen, or nobody takes it here. Two queries at most.

    What the province decides goes to its office; where it has several, to the one that was chosen. Once that was ended another is chosen.
    """
    if case.office_id:
        found: Office = case.office
        return None if case.state == Case.State.DRAFT and found.ended_at else found
    rows = offices_for(case.version)
    if case.version.by_commune:
        return rows.filter(unit=case.unit_id).first() if case.unit_id else None
    several = list(rows[:2])
    return several[0] if len(several) == 1 else None


def ended_choice(case: Case) -> Office | None:
    """The office a draft was to go to, which takes no new dossiers any more; None where another does, or none ever did. One query."""
    if case.state != Case.State.DRAFT:
        return None
    if case.office:
        return case.office if case.office.ended_at else None
    rows = _of_level(case.version).select_related("organisation")
    return all_ended(list((rows.filter(unit=case.unit_id) if case.version.by_commune else rows).order_by("-pk")))


def offices_of(organisation_id: int | None) -> list[Office]:
    """Every office this organisation is or was, the newest first. One query."""
    return list(Office.objects.filter(organisation=organisation_id).order_by("-pk"))


def all_ended(offices: Sequence[Office]) -> Office | None:
    """The first of these, if none of them takes new dossiers any more."""
    return offices[0] if offices and all(one.ended_at for one in offices) else None


@dataclass(frozen=True, slots=True)
class Line:
    """One office on the operators' list: how many officers work there, and how many dossiers are under way."""

    office: Office
    officers: int
    open: int


def lines_of(offices: QuerySet[Office]) -> list[Line]:
    """These offices, those above the province and the province's first, then by commune and name. Three queries."""
    rows = list(offices.select_related("organisation", "unit", "named_by", "ended_by"))
    officers = _officers([one.organisation_id for one in rows])
    under_way = Case.objects.filter(office__in=[one.pk for one in rows], state__in=Case.OPEN).values("office")
    with house("whoever runs the house sees how many dossiers an office has, and none of them"):
        open_ = dict(under_way.annotate(count=Count("pk")).values_list("office", "count"))
    lines = [Line(one, officers.get(one.organisation_id, 0), open_.get(one.pk, 0)) for one in rows]
    return sorted(lines, key=lambda line: _order(line.office))


def _order(office: Office) -> tuple[object, ...]:
    place = collation_key(office.unit.name) if office.unit else ()
    return (office.unit_id is not None, not office.level, place, collation_key(office.organisation.name), office.pk)


def _officers(organisations: list[int]) -> dict[int, int]:
    members = accounts.Membership.objects.live().filter(
        organisation__in=organisations, role=DESK, person__is_active=True
    )
    return dict(members.values("organisation").annotate(count=Count("pk")).values_list("organisation", "count"))


def units_without() -> list[places.Unit]:
    """The communes where no office takes dossiers, in Vietnamese order. Two queries."""
    served = set(Office.objects.live().values_list("unit", flat=True))
    return [unit for unit in places.units() if unit.pk not in served]


@dataclass(frozen=True, slots=True)
class Body:
    """One public body that could be named, and how many officers work there."""

    organisation: accounts.Organisation
    officers: int
    is_office: bool


def public_bodies(words: str, most: int) -> list[Body]:
    """The public bodies whose name or commune has all these words, in Vietnamese order, at most so many. Three queries."""
    wanted = fold(words).split()
    every = Organisation.objects.filter(kind=Organisation.Kind.PUBLIC_BODY).select_related("unit")
    fitting = [
        one for one in every if all(w in fold(f"{one.name} {one.unit.full_name if one.unit else ''}") for w in wanted)
    ]
    rows = sorted(fitting, key=lambda one: (collation_key(one.name), one.pk))[:most]
    officers = _officers([one.pk for one in rows])
    live = set(Office.objects.live().filter(organisation__in=rows).values_list("organisation", flat=True))
    return [Body(one, officers.get(one.pk, 0), one.pk in live) for one in rows]


def central_levels() -> list[str]:
    """Who decides above the province, in the words of the procedures, each once. One query."""
    said = ProcedureVersion.objects.published().values_list("executing_level", flat=True).order_by().distinct()
    return sorted((level for level in said if is_central(level)), key=collation_key)
