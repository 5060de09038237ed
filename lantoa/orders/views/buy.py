"""Buy one thing at once: which, how many, to whom, how paid. One page between the product and the QR."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.orders.actions.cart import add_to_cart
from lantoa.orders.actions.writer import place
from lantoa.orders.forms import BuyForm
from lantoa.orders.views.cart import cart_of, remember_cart, to_orders
from lantoa.stores import api as stores
from lantoa.ui.render import page


@never_cache
def buy(request: HttpRequest, product_id: int) -> HttpResponse:
    form = BuyForm(
        request.POST if request.method == "POST" else None, chosen=request.GET.get("loai", ""), actor=request.actor
    )
    if request.method == "POST" and form.is_valid():
        try:
            if "cart" in request.POST:
                return _into_cart(request, form)
            return to_orders(place(form.wish(request.actor)))
        except RuleError as error:
            form.refuse(error)
    offers = list(stores.public_offers().filter(variant__product_id=product_id).order_by("variant__position", "pk"))
    if not offers:
        raise Http404
    form.offer_from(offers)
    return page(request, "orders/buy.html", {"form_": form, "offers": offers, "store": offers[0].store, "product": offers[0].variant.product},
                status=422 if form.errors else 200)  # fmt: skip


def _into_cart(request: HttpRequest, form: BuyForm) -> HttpResponse:
    cart = cart_of(request, create=True)
    offer = add_to_cart(cart, form.cleaned_data["offer"], form.cleaned_data["quantity"])
    answer = redirect("stores:store", slug=offer.store.slug) if "more" in request.POST else redirect("orders:cart")
    return remember_cart(answer, cart)
