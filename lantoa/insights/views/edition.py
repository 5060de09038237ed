"""Editions of a month: what was fixed, what changed since, and the open data."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.insights.actions.month import ask_correction
from lantoa.insights.errors import NothingFixed
from lantoa.insights.models import MonthEdition
from lantoa.insights.queries import telling
from lantoa.insights.queries.figure import edition_of, editions, open_file, shown_in
from lantoa.insights.queries.row import terrain_titles
from lantoa.insights.rules.catalogue import catalogue, json_stat
from lantoa.insights.rules.indicator import book
from lantoa.insights.rules.open_sheet import meaning
from lantoa.journal import api as journal
from lantoa.places import api as places
from lantoa.ui.render import page

# More of them stand in the two files.
SHOWN_CHANGES = 100
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Everything that may be taken along, month by month. One query."""
    return page(
        request,
        "insights/open_data.html",
        {"editions": [(one, telling.month_title(one.month)) for one in editions()], "licence": LICENCE},
    )


@require_safe
def catalog_jsonld(request: HttpRequest) -> HttpResponse:
    """The same as a catalogue machines read (DCAT-AP)."""
    rows = [(one.month, one.number, one.made_at, one.digest) for one in editions() if one.frozen]
    made = catalogue(settings.PUBLIC_URL.rstrip("/"), rows, LICENCE)
    return _data(json.dumps(made, ensure_ascii=False).encode(), "application/ld+json", "")


@require_safe
def edition(request: HttpRequest, month: date) -> HttpResponse:
    """A month's editions: what each stands on, its hash and entry, and what changed from one to the next."""
    those = list(MonthEdition.objects.filter(month=month).order_by("number"))
    if not those:
        raise Http404
    units = {unit.pk: unit for unit in places.units()}
    shown = {
        "month": month,
        "title": telling.month_title(month),
        "editions": [(one, journal.entries_about(one).last() if one.frozen else None, _changes(one, units)) for one in those],
        "most": SHOWN_CHANGES,
        "may_correct": those[-1].frozen and "officer" in request.actor.roles,
        "asked": next((one.correction_asked_at for one in those if one.correction_asked_at), None),
    }  # fmt: skip
    return page(request, "insights/edition.html", shown)


@never_cache
@require_POST
def correct(request: HttpRequest, month: date) -> HttpResponse:
    """An officer has a fixed month counted again, before the next one is fixed."""
    try:
        ask_correction(month, by=request.actor)
    except NothingFixed:
        raise Http404 from None
    return redirect("insights:edition", month)


def _changes(one: MonthEdition, units: dict[str, places.Unit]) -> list[tuple[str, str, str, str]]:
    found = []
    for row in one.changes[:SHOWN_CHANGES]:
        slug, _space, cut = row["figure"].partition(" ")
        if (known := book().indicators.get(slug)) is not None:
            found.append(
                (
                    telling.name(known, cut),
                    area_title(row["area"], units),
                    telling.told(known, row["was"]),
                    telling.told(known, row["is"]),
                )
            )
    return found  # fmt: skip


def area_title(area: str, units: dict[str, places.Unit]) -> str:
    if area.startswith("t:"):
        return terrain_titles().get(area[2:], area)
    return places.unit_title(units[area]) if area in units else _("the whole province")


def _edition(month: date, number: int) -> MonthEdition:
    found = edition_of(month, number) if number else None
    if found is None:
        raise Http404  # what runs is no data yet: two looks at it would tell what happened between them
    return found


@require_safe
def edition_csv(request: HttpRequest, month: date, edition_number: int) -> HttpResponse:
    """The very bytes whose SHA-256 was signed. Two queries."""
    one = _edition(month, edition_number)
    return _data(open_file(one), "text/csv; charset=utf-8", f"so-lieu-{month:%Y-%m}-{edition_number}.csv")


@require_safe
def edition_parquet(request: HttpRequest, month: date, edition_number: int) -> HttpResponse:
    """The same as Parquet. Two queries."""
    import pyarrow.csv as reading  # noqa: PLC0415 - a hundred megabytes that no other page needs
    import pyarrow.parquet as writing  # noqa: PLC0415

    words = {name: "string" for name in ("month", "indicator", "cut", "area")}
    told = reading.ConvertOptions(column_types=words, strings_can_be_null=False)
    out = BytesIO()
    writing.write_table(
        reading.read_csv(BytesIO(open_file(_edition(month, edition_number))), convert_options=told), out
    )
    return _data(out.getvalue(), "application/vnd.apache.parquet", f"so-lieu-{month:%Y-%m}-{edition_number}.parquet")


@require_safe
def edition_json(request: HttpRequest, month: date, edition_number: int) -> HttpResponse:
    """The same as JSON-stat 2.0: indicators by area. Three queries."""
    one = _edition(month, edition_number)
    units = {unit.pk: unit.full_name for unit in places.units()}
    made = json_stat(month, shown_in(one), units, one.made_at)
    return _data(
        json.dumps(made, ensure_ascii=False).encode(),
        "application/json",
        f"so-lieu-{month:%Y-%m}-{edition_number}.json",
    )


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Every definition as data."""
    rows = [
        {
            "indicator": one.slug, "name": dict(one.name), "unit": dict(book().units[one.unit]), "formula": dict(one.formula),
            "acts": list(book().acts_of(one)), "owner": dict(book().owners[one.owner]), "since": f"{one.since}", "basis": dict(one.basis),
            "guard": one.guard, "cuts": [*one.cuts, *one.sex_cuts], "sha256": meaning(one),
        }
        for one in book().indicators.values()
    ]  # fmt: skip
    return _data(json.dumps(rows, ensure_ascii=False).encode(), "application/json", "dinh-nghia.json")


def _data(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
