"""A fixed month on paper, as the worker printed it: the report of the province or of a commune, page by page, and a poster of one page."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from lantoa.insights.actions.paper import POSTER, REPORT, called, paper
from lantoa.insights.queries import telling
from lantoa.insights.queries.figure import SHOWN_MONTHS, editions
from lantoa.places import api as places
from lantoa.ui.render import page

# Seconds after which a browser may ask again by itself.
COME_BACK = 300


@require_safe
def report(request: HttpRequest, month: date) -> HttpResponse:
    """The province's month."""
    return _answer(request, month, REPORT)


@require_safe
def place_report(request: HttpRequest, unit_code: str, month: date) -> HttpResponse:
    """A commune's month."""
    return _answer(request, month, f"{REPORT}-{get_object_or_404(places.Unit, pk=unit_code).pk}", unit_code)


@require_safe
def poster(request: HttpRequest, month: date) -> HttpResponse:
    """Six large numbers of the province on one page, to hang up."""
    return _answer(request, month, POSTER)


def _answer(request: HttpRequest, month: date, name: str, unit_code: str = "") -> HttpResponse:
    every = editions()
    at = next((number for number, one in enumerate(every) if one.month == month), None)
    if at is None or not every[at].frozen:
        raise Http404  # only what is fixed is printed: paper cannot be counted again
    printed = paper(every[at : at + SHOWN_MONTHS], name)
    if printed is None:
        shown = {"month": month, "title": telling.month_title(month), "unit_code": unit_code}
        answer = page(request, "insights/paper.html", shown, status=202)
        answer["Retry-After"] = str(COME_BACK)
        add_never_cache_headers(answer)
        return answer
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{called(every[at], name)}"'
    return answer
