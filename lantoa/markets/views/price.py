"""The price board, filled in by whoever manages the market or has a place in it."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.markets.actions.price import drop_item, list_item, tell_prices
from lantoa.markets.forms.price import ItemForm, PricesForm
from lantoa.markets.models import BoardItem, Market, Stallholder
from lantoa.markets.queries.market import board_of
from lantoa.markets.views.found import market_of
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
def prices(request: HttpRequest, board_market_id: int) -> HttpResponse:
    """Tell the prices of the day."""
    found = _told_by(request, board_market_id)
    lines = board_of(found)
    form = PricesForm(request.POST if request.method == "POST" else None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            tell_prices(found, form.prices(), by=request.actor, key=form.command_key())
            return redirect("markets:prices", found.pk)
        except RuleError as error:
            form.refuse(error)
    return _board(request, found, form, ItemForm(), 422 if form.errors else 200)


@never_cache
@require_POST
def item_new(request: HttpRequest, market_id: int) -> HttpResponse:
    """Put something on the board."""
    found, form = market_of(request, market_id), ItemForm(request.POST)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "unit", "name_en")}
        try:
            list_item(found, **said, by=request.actor, key=form.command_key())
            return redirect("markets:prices", found.pk)
        except RuleError as error:
            form.refuse(error)
    return _board(request, found, PricesForm(lines=board_of(found)), form, 422)


@never_cache
@require_POST
def item_drop(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take something off the board."""
    mine = BoardItem.objects.filter(market__in=Market.objects.visible_to(request.actor))
    found = get_object_or_404(mine, pk=item_id)
    try:
        drop_item(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("markets:prices", found.market_id)


def _told_by(request: HttpRequest, market_id: int) -> Market:
    held = Stallholder.objects.own(request.actor).on(world.today()).values("place__market")
    managed = Market.objects.visible_to(request.actor).values("pk")
    return get_object_or_404(Market.objects.filter(Q(pk__in=held) | Q(pk__in=managed)), pk=market_id)


def _board(request: HttpRequest, found: Market, form: PricesForm, item: ItemForm, status: int) -> HttpResponse:
    manages = Market.objects.visible_to(request.actor).filter(pk=found.pk).exists()
    shown = {"market": found, "form_": form, "item_form": item, "manages": manages, "today": world.today()}
    return page(request, "markets/prices.html", shown, status=status)
