"""What making takes up beside hands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleError
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page
from lantoa.workforce.actions.equipment import end_equipment, keep_equipment
from lantoa.workforce.forms.making import EquipmentForm
from lantoa.workforce.models import Equipment
from lantoa.workforce.rules.measure import written


@never_cache
def equipments(request: HttpRequest) -> HttpResponse:
    """The list, and one more."""
    return _answer(request, None)


@never_cache
def equipment(request: HttpRequest, equipment_id: int) -> HttpResponse:
    return _answer(request, _find(request, equipment_id))


def _answer(request: HttpRequest, one: Equipment | None) -> HttpResponse:
    known = {"name": one.name, "hours": one.minutes_a_day} if one else {}
    form = EquipmentForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_bound and form.is_valid():
        said = {"name": form.cleaned_data["name"], "minutes_a_day": form.cleaned_data["hours"]}
        try:
            keep_equipment(request.actor.organisation, one, **said, by=request.actor, key=form.command_key())
            return redirect("workforce:equipments")
        except RuleError as error:
            form.refuse(error)
    rows = Equipment.objects.visible_to(request.actor).live().order_by("name", "pk")[:100]
    shown = {"form_": form, "one": one, "rows": rows, "hours": lambda minutes: written(round(minutes * 1000 / 60))}
    return page(request, "workforce/equipment.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def equipment_end(request: HttpRequest, equipment_id: int) -> HttpResponse:
    end_equipment(_find(request, equipment_id), by=request.actor, key=KeyForm(request.POST).command_key())
    return redirect("workforce:equipments")


def _find(request: HttpRequest, equipment_id: int) -> Equipment:
    found: Equipment = get_object_or_404(Equipment.objects.visible_to(request.actor).live(), pk=equipment_id)
    return found
