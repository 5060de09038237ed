"""Order the same again: one press, and what is no longer there or fewer is said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.orders.actions.reorder import reorder
from lantoa.orders.queries.again import what_of
from lantoa.orders.queries.order import lines_of
from lantoa.orders.views.found import by_token
from lantoa.orders.views.visit import CART, cart_of, remember
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
def again(request: HttpRequest, token: str) -> HttpResponse:
    """What of it went into the cart, what is fewer and what is gone; a press puts it there."""
    order = by_token(token)
    if request.method == "POST":
        try:
            cart = reorder(order, cart_of(request), by=request.actor, key=KeyForm(request.POST).command_key())
        except RuleError as error:
            return refusal(request, 409, str(error))
        return remember(redirect("orders:again", token=token), CART, cart.token)
    mine = cart_of(request)
    shown = {"order": order, "lines": what_of(order), "in_cart": dict(lines_of(mine)) if mine else {}}
    return page(request, "orders/again.html", shown)
