"""How goods are made: the list, writing it down, and taking over what the last batches taught."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.making import keep_minutes, use_learnt, write_making
from lantoa.workforce.forms.making import MakingForm
from lantoa.workforce.models import Equipment, Ingredient, Making
from lantoa.workforce.queries.making import learnt_of, told_makings
from lantoa.workforce.rules.measure import minutes_of


@never_cache
@require_safe
def makings(request: HttpRequest) -> HttpResponse:
    """Everything one sells, and how it is made where that is written down."""
    return page(request, "workforce/makings.html", {"makings": told_makings(request.actor), "minutes": minutes_of})


@never_cache
def making(request: HttpRequest, product_id: int) -> HttpResponse:
    """How one product is made, and what its last batches took."""
    product = _product(request, product_id)
    found = Making.objects.filter(product=product).prefetch_related("steps", "portions").first()
    equipment = list(Equipment.objects.visible_to(request.actor).live().order_by("name", "pk")[:100])
    ingredients = list(Ingredient.objects.visible_to(request.actor).live().order_by("name", "pk")[:300])
    form = MakingForm(
        request.POST if request.method == "POST" else None,
        making=found,
        variants=catalog.variants_of(product),
        equipment=equipment,
        ingredients=ingredients,
    )
    more = form.is_bound and "them" in request.GET
    if more:
        form.add_rows()
    elif form.is_bound and form.is_valid():
        try:
            write_making(product, form.said(), by=request.actor, key=form.command_key())
            return redirect("workforce:makings")
        except RuleError as error:
            form.refuse(error)
    shown = {
        "product": product, "form_": form, "making": found, "learnt": learnt_of(found) if found else None, "minutes": minutes_of,
        "changes": found.changes.order_by("-at", "-pk")[:10] if found else [], "ingredients": ingredients,
    }  # fmt: skip
    return page(request, "workforce/making.html", shown, status=422 if form.is_bound and form.errors else 200)


@never_cache
@require_POST
def minutes(request: HttpRequest, product_id: int) -> HttpResponse:
    """Take over what the last batches taught, or leave the minutes as they are."""
    product = _product(request, product_id)
    found = Making.objects.filter(product=product).first()
    form = KeyForm(request.POST)
    if found is not None and form.is_valid():
        try:
            if "factor" in request.POST:
                use_learnt(found, factor=_factor(request.POST["factor"]), by=request.actor, key=form.command_key())
            else:
                keep_minutes(found, by=request.actor, key=form.command_key())
        except RuleError as error:
            return refusal(request, 409, str(error))
    return redirect("workforce:making", product.pk)


def _factor(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,3}(\.\d{1,20})?", text, re.ASCII) else 0.0


def _product(request: HttpRequest, product_id: int) -> catalog.Product:
    found: catalog.Product = get_object_or_404(catalog.Product.objects.visible_to(request.actor), pk=product_id)
    return found
