"""The office's templates and points to look at: the list, adding, wording anew, ending."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.cases.actions.desk_text import MOST_LIVE, end_text, keep_text, reword_text
from lantoa.cases.forms.desk_text import STEP_NAMES, DeskTextForm
from lantoa.cases.models import DeskText, Office
from lantoa.cases.queries import desk_text as queries
from lantoa.cases.queries.procedure import procedures
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page


@never_cache
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """What this office keeps, by step, with the house's own templates; below, what it ended."""
    shelves = queries.shelves(request.actor)
    shown = {
        "shelves": shelves, "ended": queries.ended(request.actor), "steps": STEP_NAMES, "names": dict(_procedures()), "most": MOST_LIVE,
        "count": sum(len(one.own) for one in shelves), "office": _office(request),
    }  # fmt: skip
    return page(request, "cases/desk_texts.html", shown)


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Add a template, or with `?loai=check` a point to look at."""
    kind, office = request.GET.get("loai", DeskText.Kind.TEMPLATE), _office(request)
    if kind not in DeskText.STEPS:
        raise Http404
    if office is None:
        return redirect("cases:desk_texts")
    form = _form(request, kind, initial={"step": request.GET.get("buoc", "")})
    if request.method == "POST" and form.is_valid():
        try:
            keep_text(office.organisation, kind, form.wording(), by=request.actor, key=form.command_key())
            return redirect("cases:desk_texts")
        except RuleError as error:
            form.refuse(error)
    shown = {"it": None, "kind": kind, "form_": form, "ending": None, "steps": STEP_NAMES}
    return page(request, "cases/desk_text.html", shown, status=422 if form.errors else 200)


@never_cache
def text(request: HttpRequest, text_id: int) -> HttpResponse:
    """One of them: say it in other words, or end it."""
    rows = DeskText.objects.visible_to(request.actor).select_related("made_by", "ended_by")
    found = get_object_or_404(rows, pk=text_id)
    ends = request.method == "POST" and "end-key" in request.POST
    before = {name: getattr(found, name) for name in ("step", "title", "words")}
    before["procedure"] = found.procedure_id or ""
    form = _form(request, found.kind, sent=not ends, initial=before)
    ending = KeyForm(request.POST if ends else None, prefix="end")
    sent = ending if ends else form
    if request.method == "POST" and sent.is_valid():
        try:
            if ends:
                end_text(found, by=request.actor, key=ending.command_key())
            else:
                reword_text(found, form.wording(), by=request.actor, key=form.command_key())
            return redirect("cases:desk_texts")
        except RuleError as error:
            sent.refuse(error)
    shown = {"it": found, "kind": found.kind, "form_": form, "ending": ending, "steps": STEP_NAMES}
    return page(request, "cases/desk_text.html", shown, status=422 if sent.errors else 200)


def _form(request: HttpRequest, kind: str, *, initial: dict[str, Any], sent: bool = True) -> DeskTextForm:
    data = request.POST if request.method == "POST" and sent else None
    known = _procedures()
    kept = initial.get("procedure")
    if kept and kept not in dict(known):
        known.append((kept, kept))
    return DeskTextForm(data, kind=kind, procedures=known, initial=initial)


def _procedures() -> list[tuple[str, str]]:
    return [(one.procedure_id, one.name) for one in procedures(world.today()).order_by("name")]


def _office(request: HttpRequest) -> Office | None:
    found: Office | None = (
        Office.objects.filter(organisation=request.actor.organisation_id).select_related("organisation").first()
    )
    return found
