"""A fixed month on paper: the report of the province or of a commune, page by page, and a poster of one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.insights.models import MonthEdition
from lantoa.insights.queries.facts import root
from lantoa.insights.queries.figure import PROVINCE, SHOWN_MONTHS, TERRAINS, Series, editions, series
from lantoa.insights.rules.expression import last_day
from lantoa.insights.rules.indicator import book
from lantoa.insights.rules.paragraph import paragraph
from lantoa.insights.views import telling
from lantoa.insights.views.province import Row, changes_of, plans_of, province_name, row_of, terrain_titles
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.places import api as places

# The maps of the report, of which the poster has the first one with anything on it, and the large numbers of the poster.
MAPS = ("sites", "ocop", "active_stalls", "people_trained")
LARGE = ("sites", "ocop", "market_accepts", "people_trained", "active_stalls", "cashless_share")


@require_safe
def report(request: HttpRequest, month: date) -> HttpResponse:
    """The province's month. Printed once for each edition and language, kept, and the same bytes from then on."""
    edition, those = _fixed(month)
    return _kept(
        edition, "bao-cao", lambda: render_to_string("insights/report.html", _whole(edition, those), using="jinja2")
    )


@require_safe
def place_report(request: HttpRequest, unit_code: str, month: date) -> HttpResponse:
    """A commune's month, in the same way."""
    unit = get_object_or_404(places.Unit, pk=unit_code)
    edition, those = _fixed(month)
    return _kept(edition, f"bao-cao-{unit.pk}", lambda: render_to_string("insights/report.html", _one(edition, those, unit), using="jinja2"))  # fmt: skip


@require_safe
def poster(request: HttpRequest, month: date) -> HttpResponse:
    """Six large numbers of the province on one page, to hang up."""
    edition, those = _fixed(month)
    return _kept(
        edition,
        "to-dan-tuong",
        lambda: render_to_string("insights/poster.html", _large(edition, those), using="jinja2"),
    )


def _fixed(month: date) -> tuple[MonthEdition, list[MonthEdition]]:
    every = editions()
    at = next((number for number, one in enumerate(every) if one.month == month), None)
    if at is None or not every[at].frozen:
        raise Http404  # only what is fixed is printed: paper cannot be counted again
    return every[at], every[at : at + SHOWN_MONTHS]


def _kept(edition: MonthEdition, name: str, written: Callable[[], str]) -> HttpResponse:
    called = f"{name}-{edition.month:%Y-%m}-{edition.number}-{(get_language() or 'vi')[:2]}.pdf"
    # The hash too: another database behind the same folder has other numbers.
    path = root() / "papers" / edition.digest[:16] / called
    if not path.exists():
        world.write_file(path, documents.render_pdf(written()))
    answer = HttpResponse(world.read_file(path), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{called}"'
    return answer


def _common(edition: MonthEdition, those: list[MonthEdition], area: str) -> dict[str, Any]:
    found = series(those, [area])[area]
    entry = journal.entries_about(edition).last()
    return {
        "edition": edition,
        "month": telling.month_title(edition.month),
        "families": _families(found),
        "changes": changes_of(found),
        "entry": entry,
        "check": settings.PUBLIC_URL.rstrip("/") + reverse("insights:edition", args=[edition.month]),
        "whole": found,
        "last_day": last_day(edition.month),
    }


def _families(found: Series) -> list[tuple[str, list[Row], list[Row]]]:
    """By family: its title, the rows with something in these months, and those without."""
    families = []
    for family, words in book().families.items():
        rows = [row_of(one, found) for one in book().of_family(family) if not one.waits]
        told, silent = [row for row in rows if not row.silent], [row for row in rows if row.silent]
        if rows:
            families.append((telling.said(words), told, silent))
    return families


def _map(slug: str, found: Mapping[str, Series]) -> tuple[str, list[tuple[int, int, str, float | None, str]]]:
    """A figure's name and the communes with what it comes to in each."""
    one = book().indicators[slug]
    return telling.name(one), [
        (unit.tile_col, unit.tile_row, places.unit_title(unit), telling.drawn(one, found[unit.pk].of(slug)[-1]), "")
        for unit in places.units()
    ]


def _mapped(found: Mapping[str, Series]) -> list[str]:
    """Of the figures with a map those that have something to show on it."""
    units = places.units()
    return [
        slug
        for slug in MAPS
        if any(telling.drawn(book().indicators[slug], found[unit.pk].of(slug)[-1]) for unit in units)
    ]


def _whole(edition: MonthEdition, those: list[MonthEdition]) -> dict[str, Any]:
    units = places.units()
    found = series(those[:1], [*(unit.pk for unit in units), *(f"t:{terrain}" for terrain in TERRAINS)])
    mapped = _mapped(found)
    shared = _common(edition, those, PROVINCE)
    terrains = [
        (title, [telling.told(book().indicators[slug], found[f"t:{terrain}"].of(slug)[-1]) for slug in mapped])
        for terrain, title in terrain_titles().items()
    ]
    return {
        **shared,
        "title": province_name(edition.month),
        "paragraph": _paragraph(edition, shared),
        "maps": [_map(slug, found) for slug in mapped],
        "terrains": terrains,
        "terrain_heads": [telling.name(book().indicators[slug]) for slug in mapped],
        "plans": plans_of(edition.month, ""),
    }  # fmt: skip


def _one(edition: MonthEdition, those: list[MonthEdition], unit: places.Unit) -> dict[str, Any]:
    shared = _common(edition, those, unit.pk)
    plans = plans_of(edition.month, unit.pk)
    return {
        **shared,
        "title": places.unit_title(unit),
        "paragraph": "",
        "maps": [],
        "terrains": [],
        "terrain_heads": [],
        "plans": plans,
    }


def _large(edition: MonthEdition, those: list[MonthEdition]) -> dict[str, Any]:
    shared = _common(edition, those, PROVINCE)
    latest = shared["whole"].shown[-1]
    numbers = []
    for slug in LARGE:
        one, shown = book().indicators[slug], latest.get(slug)
        if shown and shown != {"value": 0}:
            unit = "" if one.unit in ("percent", "dong") else telling.unit(one)
            numbers.append((telling.told(one, shown), unit, telling.name(one)))
    by_unit = series(those[:1], [unit.pk for unit in places.units()])
    mapped = next(iter(_mapped(by_unit)), None)
    return {
        **shared,
        "title": province_name(edition.month),
        "numbers": numbers,
        "map": _map(mapped, by_unit) if mapped else None,
        "paragraph": _paragraph(edition, shared),
    }


def _paragraph(edition: MonthEdition, shared: dict[str, Any]) -> str:
    latest = shared["whole"].shown[-1] or {}
    return paragraph(latest, (get_language() or "vi")[:2], telling.month_title(edition.month))
