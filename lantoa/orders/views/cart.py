"""The cart over all stalls, and ordering what is in it: one order for each stall."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.orders.actions.cart import empty, new_cart, set_quantity
from lantoa.orders.actions.writer import place
from lantoa.orders.forms import CheckoutForm
from lantoa.orders.models import Cart, Order
from lantoa.orders.queries import cart_groups
from lantoa.ui.render import page

COOKIE = "gio"


def cart_of(request: HttpRequest, *, create: bool = False) -> Cart | None:
    """The visitor's cart by its cookie; made anew when asked for and missing."""
    token = request.COOKIES.get(COOKIE, "")
    found = Cart.objects.filter(token=token).first() if token else None
    return found or (new_cart() if create else None)


def remember_cart(answer: HttpResponse, cart: Cart) -> HttpResponse:
    answer.set_cookie(
        COOKIE,
        cart.token,
        max_age=60 * 60 * 24 * 14,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def to_orders(orders: list[Order]) -> HttpResponse:
    """Send the buyer on to what they just ordered."""
    if len(orders) == 1:
        return HttpResponseRedirect(reverse("orders:order", args=[orders[0].token]), status=303)
    return HttpResponseRedirect(reverse("orders:placed", args=[".".join(order.token for order in orders)]), status=303)


@never_cache
def cart(request: HttpRequest) -> HttpResponse:
    mine = cart_of(request)
    if request.method == "POST" and mine:
        for name, value in request.POST.items():
            line = name.removeprefix("line-")
            if name.startswith("line-") and line.isdigit() and value.strip().isdigit():
                set_quantity(mine, int(line), int(value.strip()[:5]))
        if request.POST.get("remove", "").isdigit():
            set_quantity(mine, int(request.POST["remove"]), 0)
        return redirect("orders:checkout" if "order" in request.POST else "orders:cart")
    return page(request, "orders/cart.html", _shown(mine))


@never_cache
def checkout(request: HttpRequest) -> HttpResponse:
    mine = cart_of(request)
    shown = _shown(mine)
    if mine is None or not shown["groups"]:
        return redirect("orders:cart")
    form = CheckoutForm(request.POST if request.method == "POST" else None, actor=request.actor)
    form.show_total(shown["total"], cod=all(group.store.accepts_cod for group in shown["groups"]))
    if request.method == "POST" and form.is_valid():
        try:
            orders = place(form.wish(request.actor, shown["lines"]))
            empty(mine)
            return to_orders(orders)
        except RuleError as error:
            form.refuse(error)
    return page(request, "orders/checkout.html", {"form_": form, **shown}, status=422 if form.errors else 200)


def _shown(mine: Cart | None) -> dict[str, Any]:
    groups = cart_groups(mine) if mine else []
    return {
        "groups": groups,
        "total": sum(group.total for group in groups),
        "lines": [(line.offer.pk, line.quantity) for group in groups for line in group.lines],
    }
