"""Bring a list of sites, look at what was understood, and say yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit import sheets
from lantoa.kit.errors import RuleError
from lantoa.ui.forms import key_in
from lantoa.ui.render import page
from lantoa.websites.actions import site_list as lists
from lantoa.websites.forms import ListForm
from lantoa.websites.models import SiteList, SiteListRow
from lantoa.websites.queries import words
from lantoa.websites.queries.desk import row_counts
from lantoa.websites.views.keeper import for_keepers

SHOWN = 200
State = SiteListRow.State


@never_cache
@for_keepers
def list_new(request: HttpRequest) -> HttpResponse:
    """Bring a list of sites."""
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ListForm(posted, files)
    if form.is_bound and form.is_valid():
        brought = form.cleaned_data["file"]
        try:
            kept = lists.receive_list(brought, brought.name, by=request.actor, key=form.command_key())
            return redirect("websites:list", kept.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "websites/list_new.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def one(request: HttpRequest, site_list_id: int) -> HttpResponse:
    """What was understood of a list, and what came of it."""
    return _shown(request, _list(request, site_list_id))


def _shown(request: HttpRequest, found: SiteList, refused: str = "") -> HttpResponse:
    states, outcomes = row_counts(found)
    preview = found.state == SiteList.State.PREVIEW
    wrong = found.rows.filter(state=State.WRONG) if preview else found.rows.filter(outcome="refused")
    looked = found.rows.filter(state__in=[State.ASK, State.CHANGED]) if preview else found.rows.none()
    news = found.rows.filter(state=State.NEW) if preview else found.rows.none()
    shown: dict[str, Any] = {
        "list_": found,
        "states": states,
        "outcomes": outcomes,
        "done": sum(outcomes.values()),
        "total": sum(states.values()),
        "ask": [(row, words.notes_of(row)) for row in looked.filter(state=State.ASK)[:SHOWN]],
        "changed": [
            (row, words.changes_of(row.changed), words.notes_of(row))
            for row in looked.filter(state=State.CHANGED)[:SHOWN]
        ],
        "news": [(row, words.notes_of(row), _called(row)) for row in news[:20]],
        "wrong": [(row, words.problem_of(row), _called(row)) for row in wrong.order_by("number")[:SHOWN]],
        "kinds": words.OWNER_KINDS,
        "refused": refused,
    }
    return page(request, "websites/list.html", shown, status=409 if refused else 200)


def _called(row: SiteListRow) -> str:
    return row.entry.get("shown") or row.entry.get("app") or ""


@never_cache
@require_POST
def confirm(request: HttpRequest, site_list_id: int) -> HttpResponse:
    found = _list(request, site_list_id)
    agreed = [
        int(text) for text in request.POST.getlist("row")[:SHOWN] if text.isascii() and text.isdigit() and len(text) < 9
    ]
    try:
        lists.confirm_list(found, agreed=agreed, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _shown(request, found, str(error))
    return redirect("websites:list", site_list_id)


@never_cache
@require_POST
def drop(request: HttpRequest, site_list_id: int) -> HttpResponse:
    found = _list(request, site_list_id)
    try:
        lists.drop_list(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _shown(request, found, str(error))
    return redirect("websites:desk")


@never_cache
@require_safe
def faults(request: HttpRequest, site_list_id: int) -> HttpResponse:
    """Every row that is not taken over, as it stood there, with the reason, as an Excel workbook."""
    found = _list(request, site_list_id)
    answer = HttpResponse(
        sheets.workbook(_("Rows to be mended"), _faults(found)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = f'attachment; filename="can-sua-{found.pk}.xlsx"'
    return answer


def _faults(found: SiteList) -> Iterator[list[str | int]]:
    yield [_("Row"), _("Reason"), *found.titles]
    rows = found.rows.exclude(problem="").order_by("number")
    for row in rows.iterator():
        yield [row.number, words.problem_of(row), *row.cells]


def _list(request: HttpRequest, site_list_id: int) -> SiteList:
    found: SiteList = get_object_or_404(SiteList.objects.visible_to(request.actor), pk=site_list_id)
    return found
