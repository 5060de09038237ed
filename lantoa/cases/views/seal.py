"""The seals of offices and the signatures of their officers: which there are, naming others, and seals on earlier results."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.cases.actions.seal import MOST_EARLIER, seal_earlier, set_seal
from lantoa.cases.actions.signature import set_signature
from lantoa.cases.forms.seal import SERVICES, SealForm, SignatureForm
from lantoa.cases.models import Decision, Office
from lantoa.cases.queries.seal import signature_of
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page


@never_cache
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """The seal of one's own office; the province sees every office's."""
    offices = Office.objects.looked_after_by(request.actor).select_related("organisation", "seal_set_by")
    shown = {"offices": list(offices.order_by("organisation__name")), "services": SERVICES, "now": world.now()}
    return page(request, "cases/seals.html", shown)


@never_cache
def seal(request: HttpRequest, office_id: int) -> HttpResponse:
    """Name the seal of one office, or take it away."""
    rows = Office.objects.looked_after_by(request.actor).select_related("organisation", "seal_set_by")
    office = get_object_or_404(rows, pk=office_id)
    before = {
        "adapter": office.seal_adapter,
        "credential": office.seal_credential,
        "approver_signs": office.approver_signs,
    }
    form = SealForm(request.POST) if request.method == "POST" else SealForm(initial=before)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            signs = said["approver_signs"]
            set_seal(
                office,
                said["adapter"],
                said["credential"],
                approver_signs=signs,
                by=request.actor,
                key=form.command_key(),
            )
            return redirect("cases:seals")
        except RuleError as error:
            form.refuse(error)
    shown = {"office": office, "form_": form, "services": SERVICES, "now": world.now()}
    return page(request, "cases/seal.html", shown, status=422 if form.errors else 200)


@never_cache
def signature(request: HttpRequest) -> HttpResponse:
    """With what an officer signs results in person."""
    own = signature_of(request.actor.person_id)
    before = {"adapter": own.adapter if own else "", "credential": own.credential if own else ""}
    form = SignatureForm(request.POST) if request.method == "POST" else SignatureForm(initial=before)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            set_signature(said["adapter"], said["credential"], by=request.actor, key=form.command_key())
            return redirect("cases:signature")
        except RuleError as error:
            form.refuse(error)
    shown = {"own": own, "name": request.actor.person.name, "form_": form, "services": SERVICES, "now": world.now()}
    return page(request, "cases/signature.html", shown, status=422 if form.errors else 200)


@never_cache
def earlier(request: HttpRequest) -> HttpResponse:
    """The results this office gave out before it had a seal, and having them sealed."""
    office = Office.objects.worked_at_by(request.actor).select_related("organisation").order_by("-pk").first()
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and office:
        try:
            seal_earlier(office, by=request.actor, key=form.command_key())
            return redirect("cases:earlier")
        except RuleError as error:
            form.refuse(error)
    rows = Decision.objects.without_seal().filter(case__office__organisation=request.actor.organisation_id)
    shown = {
        "office": office, "form_": form, "count": rows.count(), "most": MOST_EARLIER,
        "results": list(rows.select_related("case__version", "paper").order_by("pk")[:MOST_EARLIER]),
    }  # fmt: skip
    return page(request, "cases/earlier.html", shown, status=422 if form.errors else 200)
