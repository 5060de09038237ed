"""Bring a list of grades that were decided elsewhere, look at what was understood, and say yes or no."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog.actions.grade_list import drop_grades, receive_grades, take_grades
from lantoa.catalog.forms.ocop import GradeListForm
from lantoa.catalog.models import GradeList, GradeRow, GradingBody
from lantoa.catalog.queries.grade_list import problem_of
from lantoa.kit.errors import RuleError
from lantoa.ui.forms import key_in
from lantoa.ui.render import page


@never_cache
def list_new(request: HttpRequest) -> HttpResponse:
    body = GradingBody.objects.worked_at_by(request.actor).first()
    if body is None:
        return redirect("catalog:desk")
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = GradeListForm(posted, files)
    if form.is_bound and form.is_valid():
        brought = form.cleaned_data["file"]
        try:
            kept = receive_grades(body, brought, brought.name, by=request.actor, key=form.command_key())
            return redirect("catalog:list", kept.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "catalog/list_new.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def grade_list(request: HttpRequest, grade_list_id: int) -> HttpResponse:
    """What was understood, row by row what is wrong, and what came of it."""
    return _shown(request, _list(request, grade_list_id))


def _list(request: HttpRequest, grade_list_id: int) -> GradeList:
    found: GradeList = get_object_or_404(
        GradeList.objects.visible_to(request.actor).select_related("body"), pk=grade_list_id
    )
    return found


def _shown(request: HttpRequest, found: GradeList, refused: str = "") -> HttpResponse:
    states = dict(found.rows.order_by().values_list("state").annotate(Count("pk")))
    stars = found.rows.filter(state=GradeRow.State.GOOD).order_by().values_list("stars").annotate(Count("pk"))
    shown = {
        "list_": found,
        "states": states,
        "stars": sorted(stars, reverse=True),
        "taken": found.rows.filter(taken=True).count(),
        "rows": found.rows.filter(state=GradeRow.State.GOOD).select_related("unit")[:30],
        "faults": [(row, problem_of(row)) for row in found.rows.exclude(state=GradeRow.State.GOOD)[:200]],
        "refused": refused,
    }
    return page(request, "catalog/list.html", shown, status=409 if refused else 200)


@never_cache
@require_POST
def list_take(request: HttpRequest, grade_list_id: int) -> HttpResponse:
    found = _list(request, grade_list_id)
    try:
        take_grades(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _shown(request, found, str(error))
    return redirect("catalog:list", found.pk)


@never_cache
@require_POST
def list_drop(request: HttpRequest, grade_list_id: int) -> HttpResponse:
    found = _list(request, grade_list_id)
    try:
        drop_grades(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _shown(request, found, str(error))
    return redirect("catalog:desk")
