"""The platform's own duties: each one, how it is met and since when, and a year's report of it all."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lantoa.kit.world import world
from lantoa.portal.queries import duty as queries
from lantoa.portal.rules.duty import Duty, first_year, in_force
from lantoa.ui.render import page

SECTIONS: dict[str, object] = {
    "sellers": gettext_lazy("Sellers"),
    "moderation": gettext_lazy("Goods looked at"),
    "takedown": gettext_lazy("Requests to take down"),
    "complaints": gettext_lazy("Complaints"),
    "orders": gettext_lazy("Orders"),
    "live": gettext_lazy("Livestream sales"),
}


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """All of them, with how far each is met. No query."""
    today = world.today()
    shown = {"duties": in_force(today), "years": queries.years(first_year(), today)}
    return page(request, "portal/duties.html", shown)


@require_safe
def duty(request: HttpRequest, duty_slug: str) -> HttpResponse:
    """One of them with its figures."""
    found = next((one for one in in_force(world.today()) if one.slug == duty_slug), None)
    if found is None:
        raise Http404
    shown = {
        "duty": found,
        "figures": queries.figures_of(found.id),
        "counted": _counted(found),
        "seen_at": _seen_at(found),
    }
    return page(request, "portal/duty.html", shown)


@require_safe
def report(request: HttpRequest, report_year: int) -> HttpResponse:
    """A year in figures, to read and to print."""
    sections = [
        (SECTIONS[code], [(one.title, one.value) for one in rows])
        for code, rows in groupby(_report(report_year), key=lambda one: one.section)
    ]
    running = report_year == world.today().year
    return page(request, "portal/duties_report.html", {"year": report_year, "sections": sections, "running": running})


@require_safe
def report_csv(request: HttpRequest, report_year: int) -> HttpResponse:
    """The same as open data, with a mark by which spreadsheets know that it is UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("year", "counted_at", "section", "measure", "title", "value"))
    counted_at = world.now().isoformat(timespec="seconds")
    for one in _report(report_year):
        writer.writerow(
            (report_year, counted_at, one.section, one.measure, one.title, "" if one.value is None else one.value)
        )
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bao-cao-san-{report_year}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _report(number: int) -> list[queries.Figure]:
    if not first_year() <= number <= world.today().year:
        raise Http404
    return queries.report_of(number)


def _counted(one: Duty) -> str:
    if one.id in queries.COUNTED_OVER_A_YEAR:
        return _("Over the last twelve months. Trials are not counted.")
    if one.id in queries.COUNTED_THIS_YEAR:
        return _("This year so far. Trials are not counted.")
    return _("As it stands now. Trials are not counted.")


def _seen_at(one: Duty) -> tuple[str, Any]:
    """Where everybody can see that it is met: the address and its words."""
    if one.page:
        return reverse(one.page), _("See for yourself")
    return reverse("portal:duties_report", args=[world.today().year]), _("This year in figures")
