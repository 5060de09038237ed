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
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.insights.models import MonthEdition
from lantoa.insights.queries.figure import NOUGHT, PROVINCE, SHOWN_MONTHS, TERRAINS, Series, editions, series
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.disclosure import shown as counted
from lantoa.insights.rules.expression import last_day
from lantoa.insights.rules.indicator import Indicator, book
from lantoa.insights.rules.paragraph import paragraph
from lantoa.insights.views import telling
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.places import api as places
from lantoa.ui.render import page

# The map shows the first of them that came to something somewhere.
MAPPED = ("active_stalls", "sites", "ocop", "people_trained")
MOST_CHANGES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A figure on a page: its name, what it comes to, its line over the months, where it leads, and its parts. `silent`: nothing was
    counted in any of these months."""

    slug: str
    name: str
    told: str
    unit: str
    spark: str
    href: str
    cuts: list[tuple[str, str]]
    waits: bool
    silent: bool


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
        "maps": [(one.slug, telling.name(one)) for one in book().indicators.values() if not one.waits],
        "terrains": _terrains(found, mapped),
    }  # fmt: skip
    return page(request, "insights/province.html", shown)


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


def row_of(one: Indicator, whole: Series, area: str = "", query: str = "") -> Row:
    """A figure of an area over these months; `query` chooses the month on the page it leads to ("?thang=2026-10")."""
    line = whole.of(one.slug)
    asked = [query.lstrip("?")] if query else []
    asked += [f"noi={area}"] if area else []
    href = reverse("insights:indicator", args=[one.slug]) + ("?" + "&".join(asked) if asked else "")
    cuts = [
        (telling.said(book().cut_names[one.cut_names][cut]), telling.told(one, _at(whole, f"{one.slug} {cut}")))
        for cut in one.cuts
        if _at(whole, f"{one.slug} {cut}") not in (None, {}, {"value": 0})
    ]
    heights = [telling.drawn(one, shown) for shown in line]
    return Row(
        one.slug, telling.name(one), telling.told(one, line[-1] if line else None), "" if one.unit in ("dong", "percent") else telling.unit(one),
        telling.spark(heights), href, cuts, bool(one.waits), bool(one.waits) or all(shown in (None, NOUGHT) for shown in line),
    )  # fmt: skip


def _at(whole: Series, key: str) -> Mapping[str, Any] | None:
    line = whole.of(key)
    return line[-1] if line else None


def _latest(whole: Series) -> Mapping[str, Any]:
    return (whole.shown[-1] if whole.shown else None) or {}


def _first_on_the_map(communes: Sequence[Series]) -> Indicator:
    those = [book().indicators[slug] for slug in MAPPED]
    return next((one for one in those if any(_height(one, commune) for commune in communes)), those[0])


def _height(one: Indicator, found: Series) -> float | None:
    return telling.drawn(one, _at(found, one.slug))


def plans_of(month: date, area: str) -> list[tuple[str, str, str, str, str]]:
    """Programmes with a day in the month: what, where, seats planned and announced, and how many came so far, in tens."""
    names = {unit.pk: places.unit_title(unit) for unit in places.units()}
    width = disclosure(month).least
    return [
        (
            row.title, names.get(row.unit_id or "", row.sector), telling.number(row.planned), telling.number(row.announced),
            telling.ranged(counted(row.attended, width)),
        )
        for row in learning.planned_and_done(month, last_day(month), area or None)
    ]  # fmt: skip


def changes_of(whole: Series) -> list[str]:
    """What changed most against the month before, in sentences: what rose or fell by the largest part of itself first."""
    found = []
    for one in book().indicators.values():
        line = whole.of(one.slug)
        if len(line) < 2 or not one.flow and line[-1] == line[-2]:
            continue
        before, now = telling.drawn(one, line[-2]), telling.drawn(one, line[-1])
        sentence = telling.change(one, line[-2], line[-1])
        if sentence and before is not None and now is not None:
            found.append((abs(now - before) / max(before, now, 1), sentence))
    return [sentence for _by, sentence in sorted(found, key=lambda pair: -pair[0])[:MOST_CHANGES]]


def terrain_titles() -> dict[str, str]:
    return {
        "urban": _("Wards"),
        "rural": _("Communes of the plain"),
        "mountain": _("Mountain communes"),
        "island": _("Islands"),
    }


def _terrains(found: Mapping[str, Series], one: Indicator) -> list[tuple[str, str, str]]:
    rows = []
    for terrain, title in terrain_titles().items():
        line = found[f"t:{terrain}"].of(one.slug)
        spark = telling.spark([telling.drawn(one, shown) for shown in line])
        rows.append((title, telling.told(one, line[-1] if line else None), spark))
    return rows


def province_name(month: date) -> str:
    try:
        status = places.province_status(month)
    except places.ProvinceStatus.DoesNotExist:
        return "Quảng Ninh"
    return str(status.full_name)
