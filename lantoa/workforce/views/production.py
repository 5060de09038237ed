"""Making goods: what is next, beginning, finishing with what came out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.production import (
    cancel_production,
    finish_production,
    follow_plan,
    plan_production,
    start_production,
)
from lantoa.workforce.forms.production import FinishForm, ProductionForm
from lantoa.workforce.models import IngredientMove, ProductionOrder
from lantoa.workforce.queries.production import last_lot, making_board
from lantoa.workforce.rules.measure import minutes_of, written


@never_cache
@require_safe
def productions(request: HttpRequest) -> HttpResponse:
    """What is to be made, is being made, and was made lately."""
    board = making_board(request.actor)
    shown = {"board": board, "done": board.done[:15], "written": written, "today": world.today()}
    return page(request, "workforce/productions.html", shown)


@never_cache
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Take over what the plan in force says."""
    form = KeyForm(request.POST)
    try:
        if form.is_valid():
            follow_plan(request.actor.organisation, by=request.actor, key=form.command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:productions")


@never_cache
def production_new(request: HttpRequest) -> HttpResponse:
    """Something to be made that no plan asks for."""
    start = {"day": world.today(), "product": request.GET.get("hang", "")}
    form = ProductionForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=start)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = plan_production(
                request.actor.organisation, form.products[said["product"]], day=said["day"], quantity=said["quantity"],
                by=request.actor, key=form.command_key(),
            )  # fmt: skip
            return redirect("workforce:production", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "workforce/production_new.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def production(request: HttpRequest, production_id: int) -> HttpResponse:
    """One order to make goods: what comes next, or what came out."""
    found = _find(request, production_id)
    kinds = list(found.kinds.select_related("variant").order_by("variant__position", "pk"))
    used = (
        IngredientMove.objects.filter(production=found).select_related("ingredient").order_by("ingredient__name", "pk")
    )
    shown = {"one": found, "kinds": kinds, "used": used, "written": written, "minutes": minutes_of}
    return page(request, "workforce/production.html", shown)


@never_cache
@require_POST
def production_start(request: HttpRequest, production_id: int) -> HttpResponse:
    found = _find(request, production_id)
    try:
        start_production(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:production", found.pk)


@never_cache
@require_POST
def production_cancel(request: HttpRequest, production_id: int) -> HttpResponse:
    found = _find(request, production_id)
    try:
        cancel_production(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:productions")


@never_cache
def production_finish(request: HttpRequest, production_id: int) -> HttpResponse:
    """It is made: how many, how many are spoiled, how long it took, which lot it is."""
    found = _find(request, production_id)
    if found.state in ("done", "cancelled") and request.method != "POST":
        return redirect("workforce:production", found.pk)
    variants = catalog.variants_of(found.product)
    given = request.POST if request.method == "POST" else None
    form = FinishForm(given, production=found, variants=variants, lot=last_lot(found.product))
    if form.is_bound and form.is_valid():
        try:
            finish_production(found, form.came_out(), by=request.actor, key=form.command_key())
            return redirect("workforce:production", found.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "workforce/finish.html", {"one": found, "form_": form}, status=422 if form.errors else 200)


def _find(request: HttpRequest, production_id: int) -> ProductionOrder:
    mine = ProductionOrder.objects.visible_to(request.actor).select_related("product", "organisation__unit", "lot")
    found: ProductionOrder = get_object_or_404(mine, pk=production_id)
    return found
