"""Which lot to take for which order, and who got what of a lot."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.pick import pick_for_order, put_back, take_without_order
from lantoa.workforce.forms.pick import PickForm, TakeForm
from lantoa.workforce.models import LotPick
from lantoa.workforce.queries.lot import lot_story, order_to_pick, to_pick


@never_cache
@require_safe
def picking(request: HttpRequest) -> HttpResponse:
    """Everything to take out of lots for the orders to pack."""
    return page(request, "workforce/picking.html", {"orders": to_pick(request.actor)})


@never_cache
def pick(request: HttpRequest, code: str) -> HttpResponse:
    """One order: take this out of that lot."""
    mine = orders.Order.objects.visible_to(request.actor).to_show()
    order = get_object_or_404(mine, code=code)
    told = order_to_pick(request.actor, order)
    form = PickForm(request.POST if request.method == "POST" else None, told=told)
    if form.is_bound and form.is_valid():
        try:
            pick_for_order(order, form.takes(), by=request.actor, key=form.command_key())
            return redirect("workforce:picking")
        except RuleError as error:
            form.refuse(error)
    return page(request, "workforce/pick.html", {"told": told, "form_": form}, status=422 if form.errors else 200)


@never_cache
@require_POST
def pick_back(request: HttpRequest, lot_pick_id: int) -> HttpResponse:
    """It is in its lot again."""
    mine = LotPick.objects.visible_to(request.actor).select_related("line__order", "lot__product__organisation")
    found = get_object_or_404(mine, pk=lot_pick_id)
    try:
        put_back(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    if found.line is None:
        return redirect("workforce:lot", found.lot_id)
    return redirect("workforce:pick", found.line.order.code)


@never_cache
def lot(request: HttpRequest, lot_id: int) -> HttpResponse:
    """What is left of a lot, which orders got of it, and taking some out without an order."""
    mine = catalog.Lot.objects.visible_to(request.actor).select_related("product__organisation")
    found = get_object_or_404(mine, pk=lot_id)
    story = lot_story(found)
    form = TakeForm(request.POST if request.method == "POST" else None, left=story.left)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            take_without_order(found, int(said["variant"]), said["quantity"], by=request.actor, key=form.command_key())
            return redirect("workforce:lot", found.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"lot": found, "story": story, "form_": form, "today": world.today()}
    return page(request, "workforce/lot.html", shown, status=422 if form.errors else 200)
