"""Procedures under the desk: officers look them up with all their versions; those of the province write new ones."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.cases.actions import version as editing
from lantoa.cases.forms.procedure import ProcedureForm, PublishForm, WithdrawForm
from lantoa.cases.models import Office, Procedure, ProcedureVersion
from lantoa.cases.queries import procedure as queries
from lantoa.cases.queries.case import latest_form
from lantoa.cases.queries.version import changes, facts_of
from lantoa.cases.rules.form import words
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.render import page

PAGE_SIZE = 50


@never_cache
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure with the version that holds, those to come, how sure they are and where they were read."""
    said = request.GET.get("q", "")[:100]
    edits = _edits(request)
    lines = queries.desk_list(world.today(), said, proposals=edits)
    pages = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("trang"))
    return page(request, "cases/desk_procedures.html", {"said": said, "pages": pages, "edits": edits})


@never_cache
def procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """One procedure with all its versions; what was proposed beside the version before it, to publish or to take back."""
    found, edits = get_object_or_404(Procedure, pk=procedure), _edits(request)
    every = queries.versions_of(found)
    proposal = next((one for one in every if one.is_proposal), None) if edits else None
    publishing = PublishForm(initial={"seen": editing.mark_of(proposal)}, prefix="publish")
    withdrawing = WithdrawForm(prefix="withdraw")
    if request.method == "POST":
        if proposal is None:
            return redirect("cases:desk_procedure", found.pk)
        publishing, withdrawing, done = _decide(request, proposal, publishing, withdrawing)
        if done:
            return redirect("cases:desk_procedure", found.pk)
    today = world.today()
    published = [one for one in every if not one.is_proposal and one.withdrawn_at is None]
    if not published and not edits:
        raise Http404
    form = latest_form(found)
    before = queries.version_before(proposal) if proposal else None
    shown = {
        "it": found, "line": queries.line_of(found, published, today, has_form=form.procedure_id is not None), "today": today,
        "spells": queries.spells(published)[::-1], "withdrawn": [one for one in every if one.withdrawn_at and (edits or not one.proposed_at or one.published_at)],
        "proposal": proposal, "before": before, "changed": changes(before, proposal) if proposal else [], "edits": edits, "asked": form,
        "publishing": publishing, "withdrawing": withdrawing, "wrote": proposal and proposal.proposed_by_id == request.actor.person_id,
    }  # fmt: skip
    wrong = publishing.errors or withdrawing.errors
    return page(request, "cases/desk_procedure.html", shown, status=422 if wrong else 200)


def _decide(
    request: HttpRequest, proposal: ProcedureVersion, publishing: PublishForm, withdrawing: WithdrawForm
) -> tuple[PublishForm, WithdrawForm, bool]:
    """Publish or take back what was proposed, whichever form was sent."""
    form: PublishForm | WithdrawForm
    if "withdraw-words" in request.POST:
        form = withdrawing = WithdrawForm(request.POST, prefix="withdraw")
    else:
        form = publishing = PublishForm(request.POST, prefix="publish")
    if form.is_valid():
        try:
            if form is withdrawing:
                editing.withdraw(proposal, form.cleaned_data["words"], by=request.actor, key=form.command_key())
            else:
                editing.publish(proposal, seen=form.cleaned_data["seen"], by=request.actor, key=form.command_key())
            return publishing, withdrawing, True
        except RuleError as error:
            form.refuse(error)
            form.show_again(seen=editing.mark_of(proposal))
    return publishing, withdrawing, False


@never_cache
def version(request: HttpRequest, procedure: str, number: int) -> HttpResponse:
    """One version that was published: all it says, and what was new in it. One that does not hold yet can be taken back.

    Whoever writes them finds here, too, what was taken back before it was published.
    """
    edits, today = _edits(request), world.today()
    known = Q(proposed_at=None) | Q(published_at__isnull=False)
    rows = ProcedureVersion.objects.filter(known | Q(withdrawn_at__isnull=False) if edits else known)
    people = rows.select_related("procedure", "proposed_by", "published_by", "withdrawn_by")
    found = get_object_or_404(people, procedure=procedure, number=number)
    to_come = found.withdrawn_at is None and found.valid_from is not None and found.valid_from > today
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not edits:
        return redirect("cases:desk_version", procedure, number)
    if request.method == "POST" and form.is_valid():
        try:
            editing.withdraw(found, form.cleaned_data["words"], by=request.actor, key=form.command_key())
            return redirect("cases:desk_procedure", procedure)
        except RuleError as error:
            form.refuse(error)
    before = queries.version_before(found)
    shown = {
        "it": found, "facts": facts_of(found), "before": before, "changed": changes(before, found) if before else [], "form_": form,
        "edits": edits, "to_come": to_come,
    }  # fmt: skip
    return page(request, "cases/desk_version.html", shown, status=422 if form.errors else 200)


@never_cache
def edit(request: HttpRequest, procedure: str) -> HttpResponse:
    """Write a new version, go on with the one that was proposed, or with `?thay=2` write what takes the place of one to come."""
    found = get_object_or_404(Procedure, pk=procedure)
    if not _edits(request):
        return redirect("cases:desk_procedure", found.pk)
    today = world.today()
    proposal = (
        ProcedureVersion.objects.proposed().filter(procedure=found).select_related("procedure", "replaces").first()
    )
    said = request.GET.get("thay", "")
    coming = ProcedureVersion.objects.published().filter(procedure=found, valid_from__gt=today)
    replaces = (
        coming.filter(number=int(said)).first() if said.isdecimal() and len(said) < 5 and proposal is None else None
    )
    line = queries.line_of(
        found, list(ProcedureVersion.objects.published().filter(procedure=found)), today, has_form=False
    )
    before = proposal or replaces or (line.current.version if line.current else None)
    return _written(request, found, before=before, proposal=proposal, replaces=replaces)


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Write the first version of a procedure that is not known here."""
    if not _edits(request):
        return redirect("cases:desk_procedures")
    return _written(request, None, before=None, proposal=None, replaces=None)


def _written(
    request: HttpRequest, found: Procedure | None, *, before: ProcedureVersion | None, proposal: ProcedureVersion | None,
    replaces: ProcedureVersion | None,
) -> HttpResponse:  # fmt: skip
    days = proposal or replaces
    initial: dict[str, Any] = {"seen": editing.mark_of(proposal), "executing_level": "", "online_level": ""}
    if days:
        initial |= {"valid_from": days.valid_from, "valid_to": days.valid_to}
    posted = request.POST if request.method == "POST" else None
    form = ProcedureForm(posted, before=before, coded=bool(found and found.code), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = editing.propose(
                found,
                form.said(),
                replaces=replaces,
                seen=form.cleaned_data["seen"],
                by=request.actor,
                key=form.command_key(),
            )
            return redirect("cases:desk_procedure", made.procedure_id)
        except RuleError as error:
            form.refuse(error)
    asked = latest_form(found) if found else None
    shown = {
        "it": found, "form_": form, "before": before, "proposal": proposal, "replaces": replaces,
        "asked": asked if asked and asked.procedure_id else None,
    }  # fmt: skip
    return page(request, "cases/desk_procedure_edit.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def questions(request: HttpRequest, procedure: str) -> HttpResponse:
    """The guided form with which dossiers of this procedure are begun, to be read only: it is a data file."""
    found = get_object_or_404(Procedure, pk=procedure)
    form = latest_form(found)
    shown = {"it": found, "definition": form.definition, "text": words, "lang": get_language() or "vi"}
    return page(request, "cases/desk_questions.html", shown)


def _edits(request: HttpRequest) -> bool:
    """Whether who looks may write, and sees what is not published yet."""
    return Office.objects.of_province(request.actor).exists()
