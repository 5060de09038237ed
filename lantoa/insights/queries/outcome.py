"""The figures that are shown now, by place and quarter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.insights.models import CohortSheet, Edition
from lantoa.places import api as places


def newest_edition() -> Edition | None:
    """One query."""
    return Edition.objects.order_by("-as_of").first()


def sheets_of(edition: Edition | None, unit: places.Unit | None, most: int) -> list[CohortSheet]:
    """The sheets of a place, or of all places together, the newest quarter first. One query."""
    if edition is None:
        return []
    return list(CohortSheet.objects.filter(edition=edition, unit=unit).order_by("-quarter")[:most])


def all_sheets(edition: Edition | None, unit: places.Unit | None = None) -> list[CohortSheet]:
    """Every sheet of the edition, or of one place in it, as the open data has them: the newest quarter first. One query."""
    if edition is None:
        return []
    those = CohortSheet.objects.filter(edition=edition).select_related("unit").order_by("-quarter", "unit")
    return list(those.filter(unit=unit) if unit is not None else those)


def attended_by_unit(edition: Edition | None, quarter: str) -> Mapping[str, int]:
    """How many at least came to a class that began in the quarter, by the code of the unit; units of which it is not told are left
    out. One query."""
    if edition is None:
        return {}
    rows = CohortSheet.objects.filter(edition=edition, quarter=quarter, unit__isnull=False)
    found: dict[str, Any] = dict(rows.values_list("unit_id", "figures__steps__attended"))
    return {code: least for code, (least, _most) in found.items() if least}


def works_for(actor: accounts.ActingPerson | accounts.Visitor, unit: places.Unit) -> bool:
    """Whether this actor is an officer of the unit's own public body, as the row of the page says."""
    return "officer" in actor.roles and accounts.reaches(actor, "insights:basis", unit)
