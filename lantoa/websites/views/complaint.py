"""Anybody may say that something is wrong with a listed site; an officer answers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page
from lantoa.websites.actions.complaint import answer_complaint
from lantoa.websites.actions.complaint import complain as make_complaint
from lantoa.websites.forms import AnswerForm, ComplaintForm
from lantoa.websites.models import REASONS, Complaint, Site
from lantoa.websites.views.keeper import for_keepers

LONGEST_TOKEN = 40


@never_cache
def complain(request: HttpRequest, site_id: int) -> HttpResponse:
    """Say what is wrong; then the page where the answer will stand."""
    found = get_object_or_404(Site, pk=site_id)
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("reason", "words")}
        try:
            made = make_complaint(
                found, **said, network=accounts.network_mark(request), by=request.actor, key=form.command_key()
            )
            return redirect("websites:my_complaint", made.token)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "site": found}
    return page(request, "websites/complain.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def mine(request: HttpRequest, complaint_token: str) -> HttpResponse:
    """What I said, and the answer once there is one."""
    if len(complaint_token) > LONGEST_TOKEN or "\x00" in complaint_token:
        raise Http404
    found = get_object_or_404(Complaint.objects.select_related("site"), token=complaint_token)
    return page(request, "websites/my_complaint.html", {"complaint": found, "reason": REASONS[found.reason]})


@never_cache
@for_keepers
def answer(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Answer a complaint."""
    found = get_object_or_404(Complaint.objects.select_related("site"), pk=complaint_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_complaint(found, answer=form.cleaned_data["answer"], by=request.actor, key=form.command_key())
            return redirect("websites:desk")
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "complaint": found, "reason": REASONS[found.reason]}
    return page(request, "websites/desk_complaint.html", shown, status=422 if form.errors else 200)
