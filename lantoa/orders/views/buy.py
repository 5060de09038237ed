"""Buy one thing at once: which, how many, to whom, how paid. One page between the product and the QR."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders.actions.cart import add_to_cart
from lantoa.orders.forms import BuyForm
from lantoa.orders.views.visit import (
    CART,
    came_by,
    cart_of,
    next_key,
    on_the_way,
    place_from,
    remember,
    remember_address,
    to_orders,
)
from lantoa.stores import api as stores
from lantoa.ui.forms import key_in
from lantoa.ui.render import page


@never_cache
def buy(request: HttpRequest, product_id: int) -> HttpResponse:
    form = BuyForm(
        request.POST if request.method == "POST" else None,
        chosen=request.GET.get("loai", ""),
        actor=request.actor,
        came_by=came_by(request),
        many=request.GET.get("so", ""),
    )
    if request.method == "POST" and form.is_valid():
        try:
            if "cart" in request.POST:
                return _into_cart(request, form)
            orders = place_from(request, form.wish(request.actor))
            remember_address(request, form)
            return to_orders(orders, form.command_key())
        except RuleError as error:
            form.refuse(error)
    return _asked(request, form, product_id)


def _into_cart(request: HttpRequest, form: BuyForm) -> HttpResponse:
    cart, wanted = cart_of(request, create=True), form.cleaned_data
    # The button carries a key of its own: the same page may still order at once after this.
    add_to_cart(cart, wanted["offer"], wanted["quantity"], by=request.actor, key=key_in(request.POST["cart"]))
    return remember(redirect(on_the_way("orders:cart", wanted["came_by"])), CART, cart.token)


def _asked(request: HttpRequest, form: BuyForm, product_id: int) -> HttpResponse:
    offers = stores.offers_at(request.GET.get("tai", ""), product_id)
    if not offers:
        raise Http404
    left = {offer.variant_id: offer.left for offer in offers}
    form.offer_from(offers, left)
    form.initial["key"] = next_key(request, f"product {product_id}")
    shown = {
        "form_": form,
        "offers": offers,
        "store": offers[0].store,
        "product": offers[0].variant.product,
        "closed": stores.is_closed(offers[0].store, world.today()),
        "sold_out": not any(left.values()),
    }
    return page(request, "orders/buy.html", shown, status=422 if form.errors else 200)
