"""One figure: what it is, what it comes to by month, terrain, commune and kind, how it was counted, and the records under it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.insights.models import MonthEdition
from lantoa.insights.queries import telling
from lantoa.insights.queries.figure import (
    PROVINCE,
    SHOWN_MONTHS,
    TERRAINS,
    Series,
    edition_of,
    editions,
    may_see_records,
    query_of,
    series,
)
from lantoa.insights.queries.record import records_of
from lantoa.insights.queries.row import terrain_titles
from lantoa.insights.rules.fact import readings
from lantoa.insights.rules.indicator import Indicator, book
from lantoa.insights.views.province import month_asked
from lantoa.journal import api as journal
from lantoa.places import api as places
from lantoa.ui.render import page

# Where the public page of what a record is about is, by the act; the address takes the number of the subject.
PAGES = {
    "websites.site_registered": "websites:site",
    "websites.site_changed": "websites:site",
    "catalog.grade_decided": "catalog:decision",
}


def _found(slug: str) -> Indicator:
    if slug not in book().indicators:
        raise Http404
    return book().indicators[slug]


@require_safe
def indicator(request: HttpRequest, figure: str) -> HttpResponse:
    """Six queries."""
    one = _found(figure)
    units = {unit.pk: unit for unit in places.units()}
    area = request.GET.get("noi", "") or PROVINCE
    if area != PROVINCE and area not in units:
        raise Http404
    every = editions()
    asked = month_asked(request)
    at = next((number for number, found in enumerate(every) if found.month == asked), None)
    if asked and at is None:
        raise Http404
    at = at if at is not None else next((number for number, found in enumerate(every) if found.frozen), 0)
    those = every[at : at + SHOWN_MONTHS]
    edition = those[0] if those else None
    found = series(those, [PROVINCE, *(f"t:{terrain}" for terrain in TERRAINS), *units])
    line = found[area].of(one.slug)
    query = (f"?thang={edition.month:%Y-%m}" if edition else "") + ("" if area == PROVINCE else f"&noi={area}")
    shown = {
        "one": one,
        "name": telling.name(one),
        "formula": telling.said(one.formula),
        "unit": telling.unit(one),
        "owner": telling.said(book().owners[one.owner]),
        "edition": edition,
        "month": telling.month_title(edition.month) if edition else "",
        "now": telling.told(one, line[-1] if line else None),
        "where": places.unit_title(units[area]) if area in units else "",
        "area": area,
        "query": query,
        "chart_rows": [(telling.month_title(at_), telling.drawn(one, told)) for at_, told in zip(found[area].months, line, strict=True)],
        "cuts": [(telling.cut_word(one, cut), telling.told(one, _last(found[area].of(f"{one.slug} {cut}"))), cut) for cut in one.cuts],
        "sexes": _sexes(one, found[PROVINCE]) if area == PROVINCE and edition and edition.frozen else None,
        "terrains": [(title, telling.told(one, _last(found[f"t:{terrain}"].of(one.slug)))) for terrain, title in terrain_titles().items()],
        "tiles": [
            (unit.tile_col, unit.tile_row, places.unit_title(unit), telling.drawn(one, _last(found[unit.pk].of(one.slug))), reverse("insights:place", args=[unit.pk]))
            for unit in units.values()
        ],
        "acts": [(act, act_words(act)) for act in book().acts_of(one)],
        "sql": query_of(one),
        "open": may_see_records(request.actor, one, area),
    }  # fmt: skip
    return page(request, "insights/indicator.html", {**shown, **_proof(edition)})


def _sexes(one: Indicator, whole: Series) -> list[tuple[str, str]] | None:
    """The figure by sex, where it is counted so: women, men and of how many nobody knows; nothing where these are too few."""
    if not one.sexes:
        return None
    shown = {cut: _last(whole.of(f"{one.slug} {cut}")) for cut in one.sex_cuts}
    return [
        (telling.cut_word(one, cut), telling.told(one, told)) for cut, told in shown.items() if told and "share" in told
    ]


def act_words(act: str) -> str:
    """What an act is, for a reader; its name where nothing says it."""
    return telling.said(readings()[act].words) if act in readings() else act


def _kind_of(one: Indicator, kind: str) -> str:
    """The word of a row by which the figure is cut, as readers know it; "" for any other."""
    words = book().cut_names.get(one.cut_names, {})
    return telling.said(words[kind]) if kind in words else ""


def source_of(act: str) -> str:
    """The act under a derived row."""
    derived = book().derived.get(act)
    return derived.acts[0] if derived else act


def _last(line: list[Any]) -> Any:
    return line[-1] if line else None


def _proof(edition: MonthEdition | None) -> dict[str, Any]:
    """The entry that fixed an edition and the root it stands under, as far as there are any."""
    entry = journal.entries_about(edition).last() if edition and edition.frozen else None
    return {"entry": entry, "proof": journal.proof_of(entry) if entry else None}


@never_cache
@require_safe
def records(request: HttpRequest, figure: str) -> HttpResponse:
    """The entries under one number: all of them where they are open or the reader's office answers for them, else one's own."""
    one = _found(figure)
    month = month_asked(request)
    edition = edition_of(month) if month else next(iter(editions(1)), None)
    area, cut = request.GET.get("noi", "") or PROVINCE, request.GET.get("loai", "")
    units = {unit.pk: unit for unit in places.units()}
    if edition is None or (cut and cut not in one.cuts) or one.waits or (area != PROVINCE and area not in units):
        raise Http404
    free, person = may_see_records(request.actor, one, area), request.actor.person_id
    mine = None if free else (person or 0, request.actor.organisation_id or 0)
    count, rows = records_of(one, edition, area, cut, mine) if free or person else (0, [])
    shown = {
        "one": one,
        "name": telling.name(one, cut),
        "month": telling.month_title(edition.month),
        "edition": edition,
        "where": places.unit_title(units[area]) if area in units else _("the whole province"),
        "free": free,
        "own": not free and person is not None,
        "count": count,
        "rows": [(row, _kind_of(one, row.kind), act_words(source_of(row.act)), places.unit_title(units[row.place]) if row.place in units else "", _page_of(source_of(row.act), row.subject)) for row in rows],
        "back": reverse("insights:indicator", args=[one.slug]) + f"?thang={edition.month:%Y-%m}",
    }  # fmt: skip
    return page(request, "insights/records.html", shown)


def _page_of(act: str, subject: int) -> str:
    try:
        return reverse(PAGES[act], args=[subject]) if act in PAGES else ""
    except NoReverseMatch:
        return ""
