"""What goods are made of and packed in: how much there is, what to buy by when, what has come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.ui.dates import day as said_day
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.ingredient import (
    cancel_purchase,
    end_ingredient,
    keep_ingredient,
    purchase,
    purchase_arrived,
)
from lantoa.workforce.forms.ingredient import IngredientForm, PurchaseForm
from lantoa.workforce.models import Ingredient, Purchase
from lantoa.workforce.queries.ingredient import ingredients_of, shopping_list
from lantoa.workforce.rules.measure import written


@never_cache
@require_safe
def ingredients(request: HttpRequest) -> HttpResponse:
    return page(
        request, "workforce/ingredients.html", {"ingredients": ingredients_of(request.actor), "written": written}
    )


@never_cache
def ingredient_new(request: HttpRequest) -> HttpResponse:
    return _answer(request, None)


@never_cache
def ingredient(request: HttpRequest, ingredient_id: int) -> HttpResponse:
    return _answer(request, _find(request, ingredient_id))


def _answer(request: HttpRequest, one: Ingredient | None) -> HttpResponse:
    known = (
        {"name": one.name, "unit": one.unit, "on_shelf": one.on_shelf, "seen": one.on_shelf, "lead_days": one.lead_days, "keeps_days": one.keeps_days}
        if one
        else {"on_shelf": 0, "lead_days": 0}
    )  # fmt: skip
    form = IngredientForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_bound and form.is_valid():
        try:
            keep_ingredient(request.actor.organisation, one, **form.said(), by=request.actor, key=form.command_key())
            return redirect("workforce:ingredients")
        except RuleError as error:
            form.refuse(error)
    moves = one.moves.order_by("-at", "-pk")[:20] if one else []
    shown = {"form_": form, "one": one, "moves": moves, "written": written}
    return page(request, "workforce/ingredient.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def ingredient_end(request: HttpRequest, ingredient_id: int) -> HttpResponse:
    end_ingredient(_find(request, ingredient_id), by=request.actor, key=KeyForm(request.POST).command_key())
    return redirect("workforce:ingredients")


@never_cache
@require_safe
def shopping(request: HttpRequest) -> HttpResponse:
    """What to buy by when, to be ticked off; and what was ordered."""
    return _shopping(request)


def _shopping(request: HttpRequest, wrong: str = "", wrong_for: int = 0, typed: str = "") -> HttpResponse:
    told = shopping_list(request.actor)
    words = "\n".join(
        f"{written(one.buy.quantity)} {one.ingredient.unit} {one.ingredient.name} – {said_day(one.buy.order_by)}"
        for one in told.lines
    )
    shown = {"told": told, "written": written, "words": words, "wrong": wrong, "wrong_for": wrong_for, "typed": typed}
    return page(request, "workforce/shopping.html", shown, status=422 if wrong else 200)


@never_cache
@require_POST
def buy(request: HttpRequest, ingredient_id: int) -> HttpResponse:
    """Bought, or ordered: so much of one ingredient."""
    one = _find(request, ingredient_id)
    form = PurchaseForm(request.POST)
    if form.is_valid():
        try:
            arrived = form.cleaned_data["arrived"]
            purchase(one, form.cleaned_data["quantity"], arrived=arrived, by=request.actor, key=form.command_key())
            return redirect("workforce:shopping")
        except RuleError as error:
            form.refuse(error)
    wrong = " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)
    return _shopping(request, wrong, one.pk, request.POST.get("quantity", ""))


@never_cache
@require_POST
def purchase_end(request: HttpRequest, purchase_id: int) -> HttpResponse:
    """What was ordered has come, or does not come after all."""
    one = get_object_or_404(Purchase.objects.visible_to(request.actor), pk=purchase_id)
    key = KeyForm(request.POST).command_key()
    try:
        if request.POST.get("gone") == "1":
            cancel_purchase(one, by=request.actor, key=key)
        elif request.POST.get("came") == "1":
            purchase_arrived(one, by=request.actor, key=key)
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:shopping")


def _find(request: HttpRequest, ingredient_id: int) -> Ingredient:
    found: Ingredient = get_object_or_404(Ingredient.objects.visible_to(request.actor).live(), pk=ingredient_id)
    return found
