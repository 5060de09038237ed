"""What training led to: the province's page, a commune's, how it is counted, and what a commune's own officers see under it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.insights.models import CohortSheet, Edition
from lantoa.insights.queries.outcome import (
    all_sheets,
    attended_by_unit,
    newest_edition,
    sheets_of,
    works_for,
)
from lantoa.insights.rules.cohort import BEFORE, Quarter
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.sheet import GROUPS, STEPS
from lantoa.kit.money import format_dong as dong
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.render import page

QUARTERS, QUARTERS_OF_A_COMMUNE = 2, 6


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way: what it is called, its range in words, and how far its bar reaches at least and at most (of 100)."""

    code: str
    title: str
    words: str
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Some days: what they are called, whether they have passed for all, and rows of (code, title, trained, not yet trained)."""

    title: str
    over: bool
    rows: list[tuple[str, str, str, str]]
    kept_back: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One cohort as a page tells it."""

    title: str
    steps: list[Step]
    windows: list[Compared]


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """All places together, and the map to each of them. Four queries."""
    edition = newest_edition()
    sheets = sheets_of(edition, None, QUARTERS)
    counts = attended_by_unit(edition, sheets[0].quarter) if sheets else {}
    tiles = [
        (unit.tile_col, unit.tile_row, places.unit_title(unit), counts.get(unit.pk), reverse("insights:commune", args=[unit.pk]))
        for unit in places.units()
    ]  # fmt: skip
    shown = {**_common(edition, sheets), "tiles": tiles, "newest": told(sheets[0]).title if sheets else ""}
    return page(request, "insights/outcomes.html", shown)


@require_safe
def commune(request: HttpRequest, unit_code: str) -> HttpResponse:
    """One place. Three queries."""
    unit = get_object_or_404(places.Unit, pk=unit_code)
    edition = newest_edition()
    sheets = sheets_of(edition, unit, QUARTERS_OF_A_COMMUNE)
    shown = {
        **_common(edition, sheets),
        "unit": unit,
        "title": places.unit_title(unit),
        "own": works_for(request.actor, unit),
    }
    return page(request, "insights/commune.html", shown)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """What each figure means, what is left out, and what is kept back."""
    return page(request, "insights/how.html", {"rule": disclosure(world.today())})


@never_cache
@require_safe
def basis(request: HttpRequest, officers_place: str) -> HttpResponse:
    """How many entries of the journal the figures of one's own commune stand on. Three queries."""
    unit = get_object_or_404(places.Unit, pk=officers_place)
    if not works_for(request.actor, unit):
        raise Http404
    edition = newest_edition()
    sheets = sheets_of(edition, unit, QUARTERS_OF_A_COMMUNE)
    titles = step_titles()
    rows = [
        (
            quarter_title(sheet.quarter),
            [(title, sheet.basis[step]) for step, title in titles.items() if step in sheet.basis],
        )
        for sheet in sheets
    ]
    shown = {"edition": edition, "unit": unit, "title": places.unit_title(unit), "rows": rows}
    return page(request, "insights/basis.html", shown)


@require_safe
def outcomes_csv(request: HttpRequest) -> HttpResponse:
    """Everything that is shown of all places, as open data. Two queries."""
    edition = newest_edition()
    return _csv(edition, all_sheets(edition), "ket-qua-hoc.csv")


@require_safe
def commune_csv(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Everything that is shown of one place. Three queries."""
    unit = get_object_or_404(places.Unit, pk=unit_code)
    edition = newest_edition()
    return _csv(edition, all_sheets(edition, unit), f"ket-qua-hoc-{unit.pk}.csv")


def _common(edition: Edition | None, sheets: Sequence[CohortSheet]) -> dict[str, Any]:
    return {"edition": edition, "cohorts": [told(sheet) for sheet in sheets], "rule": disclosure(world.today())}


def step_titles() -> dict[str, str]:
    return {
        "enrolled": _("Had a seat"),
        "attended": _("Came to class"),
        "did_it": _("Really did it"),
        "sold": _("Sold something"),
    }


def quarter_title(name: str) -> str:
    quarter = Quarter.named(name)
    return _("Classes begun in quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year}


def told(sheet: CohortSheet) -> Told:
    """A sheet in the language now spoken."""
    steps, titles = sheet.figures["steps"], step_titles()
    widest = max((most if most is not None else least + 9 for least, most in steps.values()), default=0) or 1
    rows = [
        Step(code, titles[code], ranged(steps[code]), _part(steps[code][0], widest), _part(steps[code][1] or steps[code][0], widest))
        for code in STEPS
    ]  # fmt: skip
    return Told(quarter_title(sheet.quarter), rows, [_compared(window) for window in sheet.figures["windows"]])


def _part(count: int, widest: int) -> float:
    return round(100 * count / widest, 1)


def _compared(window: dict[str, Any]) -> Compared:
    days = window["days"]
    title = (
        _("%(days)s days before the class") % {"days": BEFORE}
        if days < 0
        else _("%(days)s days after the class") % {"days": days}
    )
    if not window["over"]:
        return Compared(title, False, [], False)
    groups = [window[group] for group in GROUPS]
    rows = [
        ("people", _("People"), *(ranged(group["people"]) for group in groups)),
        ("sales", _("Of them sold something"), *(ranged(group["sold"]) for group in groups)),
        ("income", _("The middle one took in"), *(_median(group["middle"]) for group in groups)),
    ]
    if any(group["middle"] and group["middle"][1] is not None for group in groups):
        rows.append(("income", _("The half in the middle"), *(_quarters(group["middle"]) for group in groups)))
    return Compared(title, True, rows, any(group["kept_back"] for group in groups if "kept_back" in group))


def ranged(count: Sequence[int | None]) -> str:
    """A range of people in words."""
    least, most = count
    if not least:
        return _("not shown") if most is None else _("under %(count)s") % {"count": int(most) + 1}
    return _("%(count)s or more") % {"count": least} if most is None else f"{least}–{most}"


def _median(middle: Sequence[int] | None) -> str:
    return "–" if middle is None else dong(middle[0])


def _quarters(middle: Sequence[int | None] | None) -> str:
    return "–" if middle is None or middle[1] is None else f"{dong(middle[1])} – {dong(middle[2])}"


HEAD = (
    "as_of", "place_code", "place", "quarter_class_began", "group", "measure", "days", "people_at_least", "people_at_most", "dong_median",
    "dong_lower_quartile", "dong_upper_quartile",
)  # fmt: skip


def _csv(edition: Edition | None, sheets: Iterable[CohortSheet], name: str) -> HttpResponse:
    """With a mark by which spreadsheets know that it is UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for sheet in sheets:
        place = (sheet.unit.pk, sheet.unit.full_name) if sheet.unit else ("", "")
        for row in _rows(sheet):
            writer.writerow([edition.as_of if edition else "", *place, sheet.quarter, *row])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _rows(sheet: CohortSheet) -> Iterator[list[Any]]:
    for step in STEPS:
        yield ["trained", step, "", *_open(sheet.figures["steps"][step]), "", "", ""]
    for window in sheet.figures["windows"]:
        for group in GROUPS if window["over"] else ():
            found = window[group]
            yield [group, "people", window["days"], *_open(found["people"]), "", "", ""]
            middle = ["" if amount is None else amount for amount in found["middle"] or (None, None, None)]
            yield [group, "sold", window["days"], *_open(found["sold"]), *middle]


def _open(count: Sequence[int | None]) -> list[Any]:
    """A range as data; empty where it is not shown or has no upper end."""
    least, most = count
    return [least or "", "" if most is None else most]
