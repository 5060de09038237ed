"""The province's page and a commune's: every figure of a month, its line over the year, what changed and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lantoa.insights.models import MonthEdition
from lantoa.insights.queries import telling
from lantoa.insights.queries.figure import PROVINCE, SHOWN_MONTHS, TERRAINS, Series, editions, series
from lantoa.insights.queries.row import changes_of, newest, plans_of, province_name, row_of, terrain_titles
from lantoa.insights.rules.indicator import Indicator, book
from lantoa.insights.rules.paragraph import paragraph
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.render import page

# The map shows the first of them that came to something somewhere.
MAPPED = ("active_stalls", "sites", "ocop", "people_trained")


@require_safe
def province(request: HttpRequest) -> HttpResponse:
    """All figures of the province in a month. Four queries."""
    chosen = _chosen(request)
    areas = [PROVINCE, *(f"t:{terrain}" for terrain in TERRAINS)]
    units = places.units()
    found = series(chosen.those, [*areas, *(unit.pk for unit in units)])
    whole = found[PROVINCE]
    mapped = book().indicators.get(request.GET.get("ban-do", "")) or _first_on_the_map(
        [found[unit.pk] for unit in units]
    )
    tiles = [
        (unit.tile_col, unit.tile_row, places.unit_title(unit), _height(mapped, found[unit.pk]), reverse("insights:place", args=[unit.pk]) + chosen.query)
        for unit in units
    ]  # fmt: skip
    shown = {
        **_common(chosen, whole, ""),
        "title": province_name(chosen.month),
        "paragraph": paragraph(_latest(whole), (get_language() or "vi")[:2], telling.month_title(chosen.month)) if chosen.edition and chosen.edition.frozen else "",
        "tiles": tiles,
        "mapped": mapped,
        "maps": [(one.slug, telling.name(one)) for one in _maps(mapped)],
        "terrains": _terrains(found, mapped),
    }  # fmt: skip
    return page(request, "insights/province.html", shown)


def _maps(mapped: Indicator) -> list[Indicator]:
    """What can be put on the map here: the first figure of each family, those it begins with, and the one it shows. Each of the others has its
    map on its own page; all of them named here would be a twenty-fifth of what a first view may weigh."""
    firsts = {one.slug for family in book().families for one in book().of_family(family)[:1]}
    chosen = {*firsts, *MAPPED, mapped.slug}
    return [one for one in book().indicators.values() if one.slug in chosen and not one.waits]


@require_safe
def place(request: HttpRequest, unit_code: str) -> HttpResponse:
    """All figures of one commune in a month. Three queries."""
    unit = get_object_or_404(places.Unit, pk=unit_code)
    chosen = _chosen(request)
    found = series(chosen.those, [unit.pk])
    shown = {**_common(chosen, found[unit.pk], unit.pk), "unit": unit, "title": places.unit_title(unit)}
    return page(request, "insights/place.html", shown)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The month somebody looks at: its edition, those before it (newest first), the ones beside it."""

    month: date
    edition: MonthEdition | None
    those: Sequence[MonthEdition]
    earlier: MonthEdition | None
    later: MonthEdition | None
    query: str


def _chosen(request: HttpRequest) -> Chosen:
    """The month asked for, else the newest that is fixed, else the one that runs."""
    every = editions()
    asked = month_asked(request)
    at = next((number for number, one in enumerate(every) if one.month == asked), None)
    if asked and at is None:
        raise Http404
    if at is None:
        at = next((number for number, one in enumerate(every) if one.frozen), 0)
    if not every:
        return Chosen(world.today().replace(day=1), None, [], None, None, "")
    return Chosen(
        every[at].month, every[at], every[at : at + SHOWN_MONTHS], every[at + 1] if at + 1 < len(every) else None,
        every[at - 1] if at else None, f"?thang={every[at].month:%Y-%m}" if asked else "",
    )  # fmt: skip


def month_asked(request: HttpRequest) -> date | None:
    """The month in the address ("2026-10"), None without one. Raises Http404 for what is no month."""
    said = request.GET.get("thang", "")
    if not said:
        return None
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        raise Http404 from None


def _common(chosen: Chosen, whole: Series, area: str) -> dict[str, Any]:
    families = []
    for family, words in book().families.items():
        rows = [row_of(one, whole, area, chosen.query) for one in book().of_family(family)]
        families.append(
            (telling.said(words), [row for row in rows if not row.silent], [row for row in rows if row.silent])
        )
    return {
        "chosen": chosen,
        "month": telling.month_title(chosen.month),
        "families": families,
        # The month that runs is not over: nothing of it can be held against a whole one.
        "changes": changes_of(whole) if chosen.edition and chosen.edition.frozen else [],
        "plans": plans_of(chosen.month, area) if chosen.edition else [],
    }


def _latest(whole: Series) -> Mapping[str, Any]:
    return (whole.shown[-1] if whole.shown else None) or {}


def _first_on_the_map(communes: Sequence[Series]) -> Indicator:
    those = [book().indicators[slug] for slug in MAPPED]
    return next((one for one in those if any(_height(one, commune) for commune in communes)), those[0])


def _height(one: Indicator, found: Series) -> float | None:
    return telling.drawn(one, newest(found, one.slug))


def _terrains(found: Mapping[str, Series], one: Indicator) -> list[tuple[str, str, str]]:
    rows = []
    for terrain, title in terrain_titles().items():
        line = found[f"t:{terrain}"].of(one.slug)
        spark = telling.spark([telling.drawn(one, shown) for shown in line])
        rows.append((title, telling.told(one, line[-1] if line else None), spark))
    return rows
