"""The seals of offices: which one each has, and naming another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.cases.actions.seal import set_seal
from lantoa.cases.forms.seal import SERVICES, SealForm
from lantoa.cases.models import Office
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
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
    before = {"adapter": office.seal_adapter, "credential": office.seal_credential}
    form = SealForm(request.POST) if request.method == "POST" else SealForm(initial=before)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            set_seal(office, said["adapter"], said["credential"], by=request.actor, key=form.command_key())
            return redirect("cases:seals")
        except RuleError as error:
            form.refuse(error)
    shown = {"office": office, "form_": form, "services": SERVICES, "now": world.now()}
    return page(request, "cases/seal.html", shown, status=422 if form.errors else 200)
