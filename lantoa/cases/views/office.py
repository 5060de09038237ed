"""Which public bodies take dossiers: what those who run the house see, name and end."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.cases.actions.office import end_office, name_office
from lantoa.cases.forms.office import EndOfficeForm, OfficeForm
from lantoa.cases.models import Office
from lantoa.cases.queries import office as asking
from lantoa.kit.errors import RuleError
from lantoa.places import api as places
from lantoa.ui.render import page

MOST_SHOWN = 50


@never_cache
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Those that take dossiers, the communes without one, and those that were ended."""
    lines = asking.lines_of(Office.objects.all())
    ended = sorted((one for one in lines if one.office.ended_at), key=lambda one: one.office.ended_at, reverse=True)
    shown = {
        "live": [one for one in lines if not one.office.ended_at],
        "ended": ended,
        "without": asking.units_without(),
    }
    return page(request, "cases/offices.html", shown)


@never_cache
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Look for the public body that is to take dossiers."""
    said = request.GET.get("q", "")[:100]
    found = asking.public_bodies(said, MOST_SHOWN + 1)
    shown = {"said": said, "bodies": found[:MOST_SHOWN], "more": len(found) > MOST_SHOWN}
    return page(request, "cases/office_bodies.html", shown)


@never_cache
def name(request: HttpRequest, body_id: int) -> HttpResponse:
    """Name this public body."""
    kinds = accounts.Organisation.Kind
    body = get_object_or_404(accounts.Organisation.objects.select_related("unit"), pk=body_id, kind=kinds.PUBLIC_BODY)
    form = OfficeForm(
        request.POST if request.method == "POST" else None, above=asking.central_levels(), initial={"unit": body.unit_id}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        unit = places.Unit.objects.filter(pk=form.cleaned_data["unit"]).first()
        try:
            made = name_office(body, unit=unit, level=form.level_above, by=request.actor, key=form.command_key())
            return redirect("cases:office", made.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"body": body, "form_": form}
    return page(request, "cases/office_name.html", shown, status=422 if form.errors else 200)


@never_cache
def office(request: HttpRequest, office_id: int) -> HttpResponse:
    """One of them, and ending it."""
    lines = asking.lines_of(Office.objects.filter(pk=office_id))
    if not lines:
        raise Http404
    it = lines[0].office
    form = EndOfficeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_office(it, form.cleaned_data["words"], by=request.actor, key=form.command_key())
            return redirect("cases:office", it.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "cases/office.html", {"line": lines[0], "form_": form}, status=422 if form.errors else 200)
