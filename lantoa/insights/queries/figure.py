"""The figures that are shown: by month, area and indicator, from the newest edition of each month."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef

from lantoa.insights.models import AreaSheet, MonthEdition
from lantoa.insights.queries.facts import root
from lantoa.insights.rules.indicator import Indicator, book
from lantoa.insights.rules.open_sheet import defined, sheet
from lantoa.kit.access import Actor
from lantoa.kit.world import world

PROVINCE = "p:22"
TERRAINS = ("urban", "rural", "mountain", "island")
SHOWN_MONTHS = 13


@dataclass(frozen=True, slots=True)
class Series:
    """What is shown of one area over some months, oldest first: for each month what each figure shows ({} kept back), by its name
    (rules); None in the place of a month that was not counted."""

    months: tuple[date, ...]
    shown: tuple[Mapping[str, Mapping[str, Any]] | None, ...]

    def of(self, key: str) -> list[Mapping[str, Any] | None]:
        """One figure, month by month; an area without any row of it has none: that is nought."""
        return [None if month is None else month.get(key, NOUGHT) for month in self.shown]


# What an area without any row shows: there was nothing to count.
NOUGHT: Mapping[str, Any] = {"value": 0}


def editions(most: int = 36) -> list[MonthEdition]:
    """The newest edition of each month, the newest month first. One query."""
    later = MonthEdition.objects.filter(month=OuterRef("month"), number__gt=OuterRef("number"))
    newest = MonthEdition.objects.filter(~Exists(later)).order_by("-month")
    return list(newest.defer("changes")[:most])


def edition_of(month: date, number: int | None = None) -> MonthEdition | None:
    """The newest edition of a month, or the one of that number. One query."""
    those = MonthEdition.objects.filter(month=month)
    return (those if number is None else those.filter(number=number)).order_by("-number").first()


def series(those: Sequence[MonthEdition], areas: Sequence[str]) -> dict[str, Series]:
    """Each area over these editions (newest first, as `editions` gives them). One query."""
    rows = AreaSheet.objects.filter(edition__in=those, area__in=areas).values_list("edition_id", "area", "shown")
    shown = {(edition, area): told for edition, area, told in rows}
    ordered = list(reversed(those))
    months = tuple(edition.month for edition in ordered)
    return {area: Series(months, tuple(shown.get((edition.pk, area), {}) for edition in ordered)) for area in areas}


def shown_in(edition: MonthEdition) -> dict[str, Mapping[str, Mapping[str, Any]]]:
    """What an edition shows, by area. One query."""
    return dict(AreaSheet.objects.filter(edition=edition).values_list("area", "shown"))


def open_file(edition: MonthEdition) -> bytes:
    """The edition as the file whose hash was signed. One query."""
    rows = [
        (*(key.split(" ") if " " in key else (key, "")), area, told)
        for area, those in shown_in(edition).items()
        for key, told in those.items()
    ]
    return sheet(edition.month, rows)  # type: ignore[arg-type]


def query_of(one: Indicator) -> str:
    """The figure's query as it was last run, in SQL; "" before anything was counted."""
    path = root() / "queries.json"
    read = json.loads(world.read_file(path)) if path.exists() else {}
    return str(read.get("queries", {}).get(one.slug, "")) if read.get("defined") == defined() else ""


@cache
def closed_acts() -> frozenset[str]:
    """The acts under any figure that is guarded: whatever else they are counted for, one by one they are nobody else's."""
    guarded = [one for one in book().indicators.values() if one.guard != "open"]
    return frozenset(act for one in guarded for act in book().acts_of(one))


def may_see_records(actor: Actor, one: Indicator, area: str) -> bool:
    """Whether the entries under a figure are open to this actor: those of public registers to everybody, others to officers of the
    commune's own body, and to officers of a body of the whole province."""
    if one.guard == "open" and not closed_acts() & set(book().acts_of(one)):
        return True
    organisation = getattr(actor, "organisation", None)
    if "officer" not in actor.roles or organisation is None or organisation.kind != "public_body":
        return False
    return organisation.unit_id is None or organisation.unit_id == area
